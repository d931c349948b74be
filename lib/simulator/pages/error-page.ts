import type { Answer, Refusal } from '../engine/http/answer.ts'
import type { Call } from '../engine/http/call.ts'
import { languageOf } from '../engine/login/browser.ts'
import { html } from './html.ts'
import { messagePage } from './message-page.ts'
import { reasonIn } from './reasons.ts'
import { simulatorPanel } from './simulator-panel.ts'
import { either, say } from './words.ts'

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
      language,
      failed === undefined
        ? html`<p>${either(language, '已为此页面设置故障。', 'A fault was armed for this page.')}</p>`
        : html`<p>${either(language, '没有向应用发送任何内容。以下条件不满足：', 'Nothing was sent to the app. This must be true, and is not:')}</p><p class="sim-fact" data-fact="${failed.what}">${reasonIn(language, failed.what)}</p>`,
    ),
  })
}
