import { type Html, html } from './html.ts'

const maxShown = 50

/** One row of a list of people. */
export interface PickerRow {
  id: string
  name: string
  /** The address of a picture, or `''`. */
  portrait: string
  /** What is special about this person; else the caption is shown. */
  traits: string
  caption: string
}

function portrait(source: string): Html {
  return source === ''
    ? html`<svg class="portrait" viewBox="0 0 44 44" aria-hidden="true"><path d="M22 10a7 7 0 1 1 0 15 7 7 0 0 1 0-15zM8 38c1-8 7-10 14-10s13 2 14 10z" fill="#fff"/></svg>`
    : html`<img class="portrait" src="${source}" alt="" width="44" height="44">`
}

/** The sign of what is chosen. */
export const tick: Html = html`<svg class="tick" viewBox="0 0 24 24" aria-hidden="true"><path d="M8.7 18 2.8 12.1l1.4-1.4 4.5 4.5L19.8 4.1l1.4 1.4z" fill="#07c160"/></svg>`

/**
 * A list of radio buttons that looks like WeChat's own choice of profiles.
 * @param name of the field in the form
 */
export function peoplePicker(people: readonly PickerRow[], chosenId: string, name = 'person'): Html {
  const rows = people.slice(0, maxShown).map((person) => {
    const { traits, caption } = person
    return html`<label class="person">
<input type="radio" name="${name}" value="${person.id}"${person.id === chosenId && html` checked`}>
${portrait(person.portrait)}
<span class="who"><b>${person.name}</b>
<small>${traits === '' ? caption : html`<span class="sim-tag">${traits}</span>`}</small></span>
${tick}
</label>`
  })
  return html`<div class="people" role="radiogroup">${rows}</div>`
}
