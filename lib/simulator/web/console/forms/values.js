/** @typedef {import('../frame-types.d.ts').FieldSpec} FieldSpec */
/** @typedef {Record<string, unknown>} Values */

/**
 * What was filled in, by the names of the fields; null where nothing was.
 *
 * @param {FieldSpec[]} fields
 * @param {HTMLFormElement} form
 */
export function valuesIn(fields, form) {
  return Object.fromEntries(fields.map((field) => [field.name, valueIn(field, form)]))
}

/**
 * @param {FieldSpec} field
 * @param {HTMLFormElement} form
 */
function valueIn({ name, type, required }, form) {
  const control = /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
  if (type === 'check') return control.checked
  const text = control.value.trim()
  if (type === 'lines') return text.split(/[\s,]+/).filter((line) => line !== '')
  if (type === 'number') return text === '' ? null : Number(text)
  return text === '' && !required ? null : text
}

/**
 * Only what differs from what was there, for PATCH; null takes a value away.
 *
 * @param {object} old
 * @param {Values} values
 * @param {string[]} [trueByDefault] the names of what counts as true while it is not there
 * @returns {Values}
 */
export function changesOf(old, values, trueByDefault = []) {
  const before = new Map(Object.entries(old))
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const was = before.get(name) ?? null
      const isFalse = value === false && !trueByDefault.includes(name)
      const isUnset = was === null && (isFalse || (Array.isArray(value) && value.length === 0))
      return !isUnset && JSON.stringify(was) !== JSON.stringify(value)
    }),
  )
}

/**
 * Without what was left empty, for POST.
 *
 * @param {Values} values
 * @returns {Values}
 */
export function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== false))
}

/**
 * With null in place of empty lists, where that means "as by default" at the platform.
 *
 * @template {Values} T
 * @param {T} values
 * @param {string[]} names
 * @returns {T}
 */
export function withoutEmptyLists(values, names) {
  const isEmpty = (/** @type {unknown} */ value) => Array.isArray(value) && value.length === 0
  const emptied = names.filter((name) => isEmpty(values[name])).map((name) => [name, null])
  return { ...values, ...Object.fromEntries(emptied) }
}
