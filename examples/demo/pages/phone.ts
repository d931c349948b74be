import type { Language, Text } from '../language.ts'
import { words } from '../words.ts'
import { type FlowPanel, flowSection } from './flow-panel.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'
import { type Part, partsNav } from './parts.ts'

export interface PhonePage {
  language: Language
  people: readonly Holder[]
  panel: FlowPanel
  simulatorUrl: string | undefined
}

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

/** A page that plays an app on a phone: its buttons, what goes over the network, and what happens. */
export function phonePage(
  { language, people, panel, simulatorUrl }: PhonePage,
  app: { title: string; lead: string; name: string; buttons: Html; script: string },
): string {
  const body = html`<div class="hero"><h1>${app.title}</h1><p class="lead">${app.lead}</p></div>
${partsNav(parts, language)}
<main class="stage"><div><section id="phone" aria-label="${words.phone[language]}">${phone(app.name, html`<form>${holderSelect(people, language)}\n${app.buttons}</form>`)}</section>
${requestLog(language)}</div>
${flowSection(panel)}</main>`
  return layout({ language, title: app.title, body, scripts: [app.script], simulatorUrl, hasHomeLink: true })
}

const parts: readonly Part[] = [
  { id: 'phone', name: words.phone },
  { id: 'requests', name: words.requests },
  { id: 'flow', name: words.flow },
]

/** Where the script of the page writes what went over the network. */
const requestLog = (language: Language): Html =>
  html`<section id="requests" class="requests"><h2>${words.requests[language]}</h2><p class="fine">${words.noRequests[language]}</p>
<ol class="log" aria-live="polite" aria-label="${words.requests[language]}"></ol></section>`
