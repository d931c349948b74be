import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { type Html, html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { messagePage } from '../../pages/message-page.ts'
import { peoplePicker } from '../../pages/people-picker.ts'
import { appLogo } from '../../pages/pictures.ts'
import { languageButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, type Language, say } from '../../pages/words.ts'
import type { SimulatedScan } from '../state/scans.ts'
import type { SceneCode } from '../state/scene-codes.ts'
import type { Call } from '../state/wechat-world.ts'

const maxListed = 20

function people(call: Call, app: SimulatedApp, chosen: SimulatedPerson, language: Language): Html {
  const rows = call.world.people.list().map((person) => {
    const isFollower = call.world.official.followers.get(app.appId, person) !== undefined
    return {
      id: person.id,
      name: person.nickname,
      portrait: person.headimgurl ?? `/simulator/avatars/${person.id}.svg`,
      traits: isFollower
        ? either(language, '已关注', 'follower')
        : either(language, '未关注，扫码即关注', 'not a follower: the scan makes one'),
      caption: '',
    }
  })
  return peoplePicker(rows, chosen.id)
}

/** The phone in front of an account's QR code. */
export function scanPage(call: Call, app: SimulatedApp, code: SceneCode, person: SimulatedPerson): Answer {
  const language = languageOf(call)
  const body = html`<main class="phone">
${simulatorPanel(
  language,
  either(
    language,
    html`<p>这部手机正对着 <b>${app.name}</b> 的二维码，场景值 <code>${code.scene}</code>。请选择谁在使用它。</p>`,
    html`<p>This is a phone that looks at a QR code of <b>${app.name}</b>, with the scene <code>${code.scene}</code>. Choose who holds it.</p>`,
  ),
  languageButton(call, language, ''),
)}
<form class="sheet" method="post" action="/simulator/scan">
<input type="hidden" name="ticket" value="${code.ticket}">
<p class="asker">${appLogo(app.name)}<span>${app.name}</span></p>
<h1>${say(language, 'scanWithWechat')}</h1>
${people(call, app, person, language)}
<p class="choice"><button class="button green">${say(language, 'scan')}</button></p>
</form>
</main>`
  return page({ language, title: say(language, 'scanWithWechat'), body })
}

/** What a real phone shows as the account's chat. */
export function scanDonePage(language: Language, app: SimulatedApp, scan: SimulatedScan): Answer {
  const isNew = scan.event === 'subscribe'
  return messagePage({
    language,
    sign: 'done',
    title: say(language, isNew ? 'followed' : 'scanned'),
    detail: html`${app.name}`,
    panel: simulatorPanel(
      language,
      html`<p>${either(language, '公众号收到事件', 'The account learns: event')} <code>${scan.event}</code>${either(language, '，', ', ')}EventKey <code>${scan.EventKey}</code>${either(language, '。', '.')}</p>`,
      html`<p><a href="/simulator/scan?ticket=${encodeURIComponent(scan.Ticket)}">${either(language, '再扫一次', 'Scan it again')}</a></p>`,
    ),
  })
}

/** All QR codes that can be scanned now, the newest first. */
export function scanListPage(call: Call): Answer {
  const language = languageOf(call)
  const codes = call.world.official.sceneCodes.list().slice(-maxListed).reverse()
  const rows = codes.map((code) => {
    const name = call.world.apps.get(code.appId)?.name ?? code.appId
    const link = `/simulator/scan?ticket=${encodeURIComponent(code.ticket)}`
    return html`<p><a href="${link}">${name}: <code>${code.scene}</code></a></p>`
  })
  return messagePage({
    language,
    sign: 'info',
    title: say(language, 'scanWithWechat'),
    panel: simulatorPanel(
      language,
      rows.length === 0
        ? html`<p>${either(language, '没有可扫的二维码。', 'There is no QR code to scan.')}</p>`
        : html`${rows}`,
    ),
  })
}
