import type { Language, Text } from '../language.ts'
import { words } from '../words.ts'
import { type Html, html } from './html.ts'

/** A part of a page, which stands below the others on a phone. */
export interface Part {
  id: string
  name: Text
}

/** Leads to the parts of a page, where they do not stand side by side. */
export function partsNav(parts: readonly Part[], language: Language): Html {
  return html`<nav class="parts" aria-label="${words.parts[language]}">${parts.map(({ id, name }) => html`<a href="#${id}">${name[language]}</a>`)}</nav>`
}
