/**
 * @param {(value: string) => unknown} use
 * @returns {(event: Event) => void}
 */
export function onValue(use) {
  return (event) => void use(/** @type {HTMLInputElement} */ (event.currentTarget).value)
}

/**
 * @param {(isChecked: boolean) => unknown} use
 * @returns {(event: Event) => void}
 */
export function onChecked(use) {
  return (event) => void use(/** @type {HTMLInputElement} */ (event.currentTarget).checked)
}

/**
 * @param {(form: HTMLFormElement) => unknown} use
 * @returns {(event: Event) => void}
 */
export function onSubmit(use) {
  return (event) => {
    event.preventDefault()
    void use(/** @type {HTMLFormElement} */ (event.currentTarget))
  }
}
