import { randomBytes } from 'node:crypto'
import { renderSVG } from 'uqr'
import type { Answer } from '../../engine/http/answer.ts'
import { type Html, html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { messagePage } from '../../pages/message-page.ts'
import { languageButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, type Language, say } from '../../pages/words.ts'
import type { SimulatedAgent } from '../state/agent.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import type { CorpPerson } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpPicker } from './corp-picker.ts'
import { isInPanel, type RedirectType } from './login-panel.ts'
import { webLanguageOf } from './web-language.ts'

/** The two login pages for desktop browsers. */
export type WebPage = 'wwlogin/sso/login' | 'wwopen/sso/qrConnect'

/** What the page is drawn for. */
export interface WebPageRequest {
  page: WebPage
  corp: SimulatedCorp
  agent: SimulatedAgent
  redirectType: RedirectType
}

const hosts: Readonly<Record<WebPage, string>> = {
  'wwlogin/sso/login': 'login.work.weixin.qq.com',
  'wwopen/sso/qrConnect': 'open.work.weixin.qq.com',
}

/** What the page shows to phones. */
export function webLoginQrCode(call: Call, host: string, language: Language): Html {
  const key = randomBytes(16).toString('hex')
  const content = `${call.origin.slice(0, 300)}/${host}/wwlogin/sso/scanned?key=${key}`
  const svg = renderSVG(content, { ecc: 'M', border: 2 })
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  return html`<img class="qr-code" src="${source}" width="280" height="280" alt="${either(language, '二维码', 'QR code')}">`
}

/** The page with the QR code, and what the phone would do with it. */
export function webLoginPage(call: Call, request: WebPageRequest, person: CorpPerson): Answer {
  const language = webLanguageOf(call)
  const { corp, agent, redirectType } = request
  const host = hosts[request.page]
  const hasLanguage = (call.query.get('lang') ?? '') !== ''
  const body = html`<main class="qr work${isInPanel(call.query) && ' panel'}">
<section class="qr-card">
<h1>${say(language, 'wecomLogin')}</h1>
${webLoginQrCode(call, host, language)}
<p class="qr-app">${say(language, 'scanWithWecom')}</p>
<p class="qr-app">${corp.name} · ${agent.name}</p>
</section>
${simulatorPanel(
  language,
  html`<p class="sim-hint">${either(language, '模拟器没有企业微信客户端：请选择谁来扫码，以及是否确认。', 'The simulator has no WeCom app: choose who scans the code, and what they do.')}</p>
<form method="post" action="/${host}/${request.page}_reply"${redirectType === 'top' && html` target="_top"`}>
<input type="hidden" name="request" value="${call.rawQuery}">
<fieldset><legend>${say(language, 'chooseMember')}</legend>${corpPicker(corp, person, language)}</fieldset>
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

/** What a real phone shows after it scanned the code. */
export function scannedPage(language: Language): Answer {
  return messagePage({
    language,
    sign: 'info',
    title: say(language, 'scanned'),
    detail: html`${say(language, 'lookAtComputer')}`,
    panel: simulatorPanel(
      language,
      either(
        language,
        html`<p>电脑上的登录页会询问是谁扫的码，请在那里选择。</p>`,
        html`<p>The login page on the computer asks who has scanned the code: choose there.</p>`,
      ),
    ),
  })
}
