import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { messagePage } from '../../pages/message-page.ts'
import { peoplePicker } from '../../pages/people-picker.ts'
import { appLogo } from '../../pages/pictures.ts'
import { languageButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, type Language, say } from '../../pages/words.ts'
import type { Call } from '../state/mini-program-world.ts'
import type { SimulatedOpening } from '../state/scan-code.ts'
import type { MiniProgramCode } from '../state/scene-codes.ts'

/** The phone in front of the code of a mini program. */
export function codePage(
  call: Call,
  app: SimulatedApp,
  code: MiniProgramCode,
  person: SimulatedPerson,
): Answer {
  const language = languageOf(call)
  const rows = call.world.people.list().map(({ id, nickname, headimgurl }) => ({
    id,
    name: nickname,
    portrait: headimgurl ?? `/simulator/avatars/${id}.svg`,
    traits: '',
    caption: '',
  }))
  const body = html`<main class="phone">
${simulatorPanel(
  language,
  either(
    language,
    html`<p>这是一部扫描小程序码的手机，小程序为 <b>${app.name}</b>。扫码后将打开 <code>${code.page}</code>，scene 为 <code>${code.scene}</code>。请选择手机属于谁。</p>`,
    html`<p>This is a phone that looks at a code of the mini program <b>${app.name}</b>. It opens <code>${code.page}</code> with the scene <code>${code.scene}</code>. Choose who holds it.</p>`,
  ),
  languageButton(call, language, ''),
)}
<form class="sheet" method="post" action="/simulator/mini-program">
<input type="hidden" name="url" value="${code.url}">
<p class="asker">${appLogo(app.name)}<span>${app.name}</span></p>
<h1>${say(language, 'scanWithWechat')}</h1>
${peoplePicker(rows, person.id)}
<p class="choice"><button class="button green">${say(language, 'scan')}</button></p>
</form>
</main>`
  return page({ language, title: say(language, 'scanWithWechat'), body })
}

/** Where nobody plays the front end: what it would be given. */
export function openedPage(
  language: Language,
  app: SimulatedApp,
  { page: path, scene, personId, appId }: SimulatedOpening,
): Answer {
  const query = html`<code>scene=${scene}</code>`
  const request = html`<code>POST /simulator/mini-programs/${appId}/login</code>`
  const body = html`<code>{"personId":"${personId}"}</code>`
  const chinese = [
    html`<p>微信打开 <code>${path}</code>，参数为 ${query}。之后由小程序前端处理：可将小程序的 <code>frontEnd</code> 设为一个扮演前端的页面。</p>`,
    html`<p>该用户的 <code>wx.login()</code> code：${request}，请求体为 ${body}</p>`,
  ]
  const english = [
    html`<p>WeChat opens <code>${path}</code> with the query ${query}. What the page does then is for its front end: set <code>frontEnd</code> of the mini program to a page that plays it.</p>`,
    html`<p>A code of <code>wx.login()</code> for this person: ${request} with ${body}</p>`,
  ]
  return messagePage({
    language,
    sign: 'done',
    title: say(language, 'opened'),
    detail: html`${app.name}`,
    panel: simulatorPanel(language, ...either(language, chinese, english)),
  })
}
