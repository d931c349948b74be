import type { Answer, Refusal } from '../engine/http/answer.ts'
import type { Call } from '../engine/http/call.ts'
import { languageOf } from '../engine/login/browser.ts'
import { html } from './html.ts'
import { messagePage } from './message-page.ts'
import { simulatorPanel } from './simulator-panel.ts'
import { say } from './words.ts'

/** The platform's error page: its Chinese text and number, and from the simulator what was not in order. */
export function errorPage(call: Call, refusal: Refusal): Answer {
  const language = languageOf(call)
  const { errcode, failed } = refusal
  return messagePage({
    language,
    sign: 'warn',
    title: refusal.message,
    ...(errcode > 0 && { detail: html`${say(language, 'errorCode')}: ${errcode}` }),
    panel: simulatorPanel(
      failed === undefined
        ? html`<p>A fault was armed for this page.</p>`
        : html`<p>Nothing was sent to the app. This must be true, and is not:</p><p class="sim-fact">${failed.what}</p>`,
    ),
  })
}
