import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import { webText } from '../../engine/classic-script.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { callbackUrl } from '../../engine/login/redirect-target.ts'
import { type Html, html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { sign } from '../../pages/pictures.ts'
import { simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, type Language, say } from '../../pages/words.ts'
import type { QrLogin } from '../state/qr-logins.ts'
import type { Call } from '../state/wechat-world.ts'
import { traitsOf } from './person-picker.ts'

/** What the page is drawn for. */
export interface QrPageRequest {
  app: SimulatedApp
  redirectUri: string
  state: string | undefined
  /** The page is in a frame and redirects itself instead of the top window. */
  isSelfRedirect: boolean
  /** The page is in the frame that wxLogin.js makes: 300 by 400 pixels, on whatever the website has behind it. */
  isEmbedded: boolean
  /** The text in that frame is white, for a website that is dark there. */
  isTextWhite: boolean
}

function status(language: Language): Html {
  return html`<div class="qr-status" role="status">
<div data-when="waiting"><p>${say(language, 'scanToLogIn')}</p></div>
<div data-when="scanned" hidden>${sign('done')}<p><b>${say(language, 'scanned')}</b><br>${say(language, 'confirmOnPhone')}</p></div>
<div data-when="cancelled" hidden>${sign('cancelled')}<p><b>${say(language, 'cancelled')}</b><br>${say(language, 'scanAgain')}</p></div>
<div data-when="confirmed" hidden>${sign('done')}<p><b>${say(language, 'phoneDone')}</b><br><a class="refresh go-on" href="" target="_top">${say(language, 'goOn')}</a></p></div>
<div data-when="expired" hidden>${sign('warn')}<p><b>${say(language, 'expired')}</b><br><a class="refresh" href="">${say(language, 'refresh')}</a></p></div>
<div data-when="down" hidden>${sign('warn')}<p><b>${say(language, 'networkDown')}</b><br><a class="refresh" href="">${say(language, 'refresh')}</a></p></div>
</div>`
}

function controls(call: Call, known: SimulatedPerson | undefined, language: Language): Html {
  const word = (chinese: string, english: string): string => either(language, chinese, english)
  const options = call.world.people.list().map((person) => {
    const traits = traitsOf(person, language)
    const chosen = person.id === known?.id && html` selected`
    return html`<option value="${person.id}"${chosen}>${person.nickname}${traits !== '' && ` (${traits})`}</option>`
  })
  return simulatorPanel(
    language,
    html`<p class="sim-hint">${word('手边没有手机？在这里代替手机操作。真实的手机如果能访问此地址，也可以扫码。', 'No phone at hand? Act as one. A real phone can scan the code too, if it reaches this address.')}</p>
<p class="sim-row"><label>${word('扫码人', 'Person')} <select id="person">${options}</select></label></p>
<p class="sim-row"><button class="sim-button" data-act="scan">${word('扫码', 'Scan')}</button>
<button class="sim-button" data-act="confirm" disabled>${word('确认登录', 'Confirm')}</button>
<button class="sim-button" data-act="cancel" disabled>${word('取消', 'Cancel')}</button></p>`,
  )
}

/**
 * The page with the QR code that a website sends its visitors to.
 * @param known who this browser was last used by
 */
export function qrPage(
  call: Call,
  request: QrPageRequest,
  login: QrLogin,
  known: SimulatedPerson | undefined,
): Answer {
  const language = languageOf(call)
  const { app, redirectUri, state, isSelfRedirect, isEmbedded, isTextWhite } = request
  const frame = isEmbedded ? ` qr-frame${isTextWhite ? ' qr-white' : ''}` : ''
  const body = html`<main class="qr${frame}" data-uuid="${login.uuid}" data-redirect-uri="${redirectUri}" data-state="${state ?? ''}"
 data-self="${isSelfRedirect ? 'yes' : 'no'}" data-denied-url="${callbackUrl(redirectUri, undefined, state)}">
<section class="qr-card">
<h1>${say(language, 'wechatLogin')}</h1>
<img class="qr-code" src="/open.weixin.qq.com/connect/qrcode/${login.uuid}" width="280" height="280" alt="${either(language, '二维码', 'QR code')}">
${status(language)}
<p class="qr-app">${app.name}</p>
</section>
${controls(call, known, language)}
</main>`
  return page({ language, title: say(language, 'wechatLogin'), body, module: webText('pages/qr-page.js') })
}
