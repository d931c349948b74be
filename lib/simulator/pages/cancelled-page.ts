import type { Answer } from '../engine/http/answer.ts'
import { html } from './html.ts'
import { messagePage } from './message-page.ts'
import { type Language, say } from './words.ts'

/** After a refusal that is not reported to the app. */
export function cancelledPage(language: Language): Answer {
  const detail = html`${say(language, 'mayClose')}`
  return messagePage({ language, sign: 'cancelled', title: say(language, 'denied'), detail })
}
