import type { Answer } from '../../engine/http/answer.ts'
import { html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { languageButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, say } from '../../pages/words.ts'
import { isInPanel, type RedirectType } from '../../wecom/pages/login-panel.ts'
import { webLanguageOf } from '../../wecom/pages/web-language.ts'
import { webLoginQrCode } from '../../wecom/pages/web-login-page.ts'
import type { SuiteVisitor } from '../state/visitors.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { visitorPicker } from './visitor-picker.ts'

/** What the page is drawn for. */
export interface SuiteWebPage {
  host: 'login.work.weixin.qq.com' | 'open.work.weixin.qq.com'
  /** The path, without its first slash. */
  path: string
  /** Whose page it is, in words. */
  name: string
  redirectType: RedirectType
}

/** The page with the QR code, and what the phone would do with it. */
export function suiteWebLoginPage(call: Call, request: SuiteWebPage, visitor: SuiteVisitor): Answer {
  const language = webLanguageOf(call)
  const { host, path, name, redirectType } = request
  const hasLanguage = (call.query.get('lang') ?? '') !== ''
  const body = html`<main class="qr work${isInPanel(call.query) && ' panel'}">
<section class="qr-card">
<h1>${say(language, 'wecomLogin')}</h1>
${webLoginQrCode(call, host, language)}
<p class="qr-app">${say(language, 'scanWithWecom')}</p>
<p class="qr-app">${name}</p>
</section>
${simulatorPanel(
  language,
  html`<p class="sim-hint">${either(language, '模拟器没有企业微信客户端：请选择谁来扫码，以及是否确认。任何企业的成员都可以。', 'The simulator has no WeCom app: choose who scans the code, and what they do. Members of any company may.')}</p>
<form method="post" action="/${host}/${path}_reply"${redirectType === 'top' && html` target="_top"`}>
<input type="hidden" name="request" value="${call.rawQuery}">
<fieldset><legend>${say(language, 'chooseMember')}</legend>${visitorPicker(call, '', visitor, language)}</fieldset>
<p class="sim-row">
<button class="sim-button" name="decision" value="allow">${say(language, 'scanAndConfirm')}</button>
<button class="sim-button" name="decision" value="deny">${say(language, 'refuse')}</button>
</p>
</form>`,
  ...(hasLanguage ? [] : [languageButton(call, language, host)]),
)}
</main>`
  return page({ language, title: say(language, 'wecomLogin'), body })
}
