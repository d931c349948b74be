import { html, useLayoutEffect, useRef, useState } from '../../vendor/preact.js'
import { Button } from '../parts/button.js'
import { messageOf } from '../tools/api.js'
import { onSubmit } from '../tools/events.js'
import { refresh } from '../tools/shown.js'
import { useStore } from '../tools/store.js'
import { t } from '../tools/words.js'
import { closeForm, dialogs } from './dialogs.js'
import { FormField } from './form-field.js'
import { valuesIn } from './values.js'

const firstControls = 'input:not([readonly]), select, textarea'

/** The open dialog, if there is one. */
export function Dialog() {
  const { form } = useStore(dialogs)
  return form !== undefined && html`<${Form} key=${form} form=${form} />`
}

/** @param {{ form: import('../frame-types.d.ts').FormSpec }} props */
function Form({ form: { title, lead, fields, submitLabel = t('save'), submit } }) {
  const dialog = useOpened()
  const [error, setError] = useState('')
  const [isSending, setSending] = useState(false)

  /** @param {HTMLFormElement} form */
  async function send(form) {
    if (isSending) return
    setSending(true)
    try {
      await submit(valuesIn(fields, form))
      closeForm()
      await refresh()
    } catch (problem) {
      setError(messageOf(problem))
      setSending(false)
    }
  }

  return html`
    <dialog ref=${dialog} aria-labelledby="dialog-title" onClose=${closeForm}>
      <form onSubmit=${onSubmit(send)}>
        <header><h2 id="dialog-title">${title}</h2>${lead && html`<p>${lead}</p>`}</header>
        <div class="fields">${fields.map((field) => html`<${FormField} key=${field.name} field=${field} />`)}</div>
        <p class="error" role="alert" hidden=${error === ''}>${error}</p>
        <footer>
          <${Button} label=${t('cancel')} kind="quiet" onClick=${closeForm} />
          <button type="submit" class="button main" aria-disabled=${isSending}>${submitLabel}</button>
        </footer>
      </form>
    </dialog>
  `
}

function useOpened() {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  useLayoutEffect(() => {
    dialog.current?.showModal()
    /** @type {HTMLElement | null | undefined} */
    const first =
      dialog.current?.querySelector(firstControls) ?? dialog.current?.querySelector('footer button')
    first?.focus()
  }, [])
  return dialog
}
