import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { messagePage } from '../../pages/message-page.ts'
import { appLogo } from '../../pages/pictures.ts'
import { languageButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, type Language, say } from '../../pages/words.ts'
import type { QrLogin } from '../state/qr-logins.ts'
import type { Call } from '../state/wechat-world.ts'
import { personPicker } from './person-picker.ts'

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
  language,
  either(
    language,
    html`<p>这是扫描了 <b>${app.name}</b> 二维码的手机。请选择谁在使用它。</p>`,
    html`<p>This is the phone that scanned the QR code of <b>${app.name}</b>. Choose who holds it.</p>`,
  ),
  languageButton(call, language),
)}
<form class="sheet" method="post" action="/open.weixin.qq.com/connect/confirm_reply">
<input type="hidden" name="uuid" value="${login.uuid}">
<p class="asker">${appLogo(app.name)}<span>${app.name}</span></p>
<h1>${say(language, 'asksToLogIn')}</h1>
${personPicker(call, person, language)}
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
