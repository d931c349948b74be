import type { Language, Text } from '../language.ts'
import { type Html, html } from './html.ts'

/** Somebody who may hold the phone. */
export interface Holder {
  id: string
  nickname: string
}

const who: Text = { en: 'Who holds the phone', zh: '谁在用手机' }

/** A phone that the page plays. */
export function phone(title: string, content: Html): Html {
  return html`<div class="phone"><div class="bar">${title}</div>${content}</div>`
}

export function holderSelect(people: readonly Holder[], language: Language): Html {
  return html`<label>${who[language]}<select name="person">${people.map(({ id, nickname }) => html`<option value="${id}">${nickname}</option>`)}</select></label>`
}

/** Where the script of the page writes what went over the network. */
export const requestLog: Html = html`<ol class="log" aria-live="polite" aria-label="Requests"></ol>`
