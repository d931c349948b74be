import { html } from '../../vendor/preact.js'
import { Field } from '../parts/fields.js'

/** @typedef {import('../frame-types.d.ts').FieldSpec} FieldSpec */

/**
 * A field of a dialog. The browser keeps what is typed into it: nothing is read before the form is sent.
 *
 * @param {{ field: FieldSpec }} props
 */
export function FormField({ field }) {
  if (field.type === 'check') return html`<${CheckField} field=${field} />`
  const id = `field-${field.name}`
  return html`
    <${Field} label=${field.label} id=${id} hint=${field.hint}><${Control} field=${field} id=${id} /><//>
  `
}

/** @param {{ field: FieldSpec }} props */
function CheckField({ field: { name, label, hint, value } }) {
  return html`
    <label class="check">
      <input type="checkbox" name=${name} defaultChecked=${value === true} />
      <span>${label}${hint !== undefined && html`<small>${hint}</small>`}</span>
    </label>
  `
}

/** @param {{ field: FieldSpec, id: string }} props */
function Control({ field, id }) {
  const { name, type, options = [], placeholder, hint, required, readonly, mono } = field
  const value = field.value ?? ''
  const shared = {
    id,
    name,
    class: mono ? 'mono' : '',
    'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
    placeholder,
    autocomplete: 'off',
    spellcheck: false,
  }
  if (type === 'select') {
    const isChosen = (/** @type {string | number} */ one) => String(one) === String(value)
    return html`
      <select ...${shared}>
        ${options.map(([one, text]) => html`<option key=${one} value=${one} selected=${isChosen(one)}>${text}</option>`)}
      </select>
    `
  }
  if (type === 'lines') {
    const lines = Array.isArray(value) ? value.join('\n') : ''
    return html`<textarea ...${shared} rows="3" defaultValue=${lines} />`
  }
  const kind = type === 'number' ? 'number' : 'text'
  return html`
    <input ...${shared} type=${kind} required=${required} readonly=${readonly} defaultValue=${String(value)} />
  `
}
