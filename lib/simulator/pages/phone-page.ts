import type { Answer } from '../http/answer.ts'
import type { Call } from '../http/call.ts'
import { languageOf } from '../open-platform/browser.ts'
import type { SimulatedApp } from '../state/app.ts'
import type { SimulatedPerson } from '../state/person.ts'
import type { QrLogin } from '../state/qr-logins.ts'
import { html } from './html.ts'
import { page } from './layout.ts'
import { messagePage } from './message-page.ts'
import { peoplePicker } from './people-picker.ts'
import { appLogo } from './pictures.ts'
import { languageButton, simulatorPanel } from './simulator-panel.ts'
import { type Language, say } from './words.ts'

/** What the phone shows after it scanned the QR code of a website. */
export function phoneConfirmPage(
  call: Call,
  app: SimulatedApp,
  login: QrLogin,
  person: SimulatedPerson,
): Answer {
  const language = languageOf(call)
  const body = html`<main class="phone">
${simulatorPanel(
  html`<p>This is the phone that scanned the QR code of <b>${app.name}</b>. Choose who holds it.</p>`,
  languageButton(call, language),
)}
<form class="sheet" method="post" action="/open.weixin.qq.com/connect/confirm_reply">
<input type="hidden" name="uuid" value="${login.uuid}">
<p class="asker">${appLogo(app.name)}<span>${app.name}</span></p>
<h1>${say(language, 'asksToLogIn')}</h1>
${peoplePicker(call, person, say(language, 'wechatProfile'))}
<p class="choice">
<button class="button plain" name="decision" value="deny">${say(language, 'deny')}</button>
<button class="button green" name="decision" value="allow">${say(language, 'allow')}</button>
</p>
</form>
</main>`
  return page({ language, title: say(language, 'websiteLogin'), body })
}

/** What the phone shows after "allow". */
export function phoneDonePage(language: Language): Answer {
  return messagePage({
    language,
    sign: 'done',
    title: say(language, 'phoneDone'),
    detail: html`${say(language, 'lookAtComputer')}`,
  })
}
