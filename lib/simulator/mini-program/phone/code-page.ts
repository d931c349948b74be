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
import { type Language, say } from '../../pages/words.ts'
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
  html`<p>This is a phone that looks at a code of the mini program <b>${app.name}</b>. It opens <code>${code.page}</code> with the scene <code>${code.scene}</code>. Choose who holds it.</p>`,
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
  return messagePage({
    language,
    sign: 'done',
    title: say(language, 'opened'),
    detail: html`${app.name}`,
    panel: simulatorPanel(
      html`<p>WeChat opens <code>${path}</code> with the query <code>scene=${scene}</code>. What the page does then is for its front end: set <code>frontEnd</code> of the mini program to a page that plays it.</p>`,
      html`<p>A code of <code>wx.login()</code> for this person: <code>POST /simulator/mini-programs/${appId}/login</code> with <code>{"personId":"${personId}"}</code></p>`,
    ),
  })
}
