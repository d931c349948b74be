import type { Answer } from '../http/answer.ts'
import type { Call } from '../http/call.ts'
import type { AuthorizeRequest } from '../open-platform/authorize-request.ts'
import { languageOf } from '../open-platform/browser.ts'
import type { SimulatedPerson } from '../state/person.ts'
import { html } from './html.ts'
import { page } from './layout.ts'
import { peoplePicker } from './people-picker.ts'
import { appLogo } from './pictures.ts'
import { clientButtons, simulatorPanel } from './simulator-panel.ts'
import { say } from './words.ts'

/** The sheet on which WeChat asks whether an account may see nickname and avatar. */
export function consentPage(call: Call, request: AuthorizeRequest, person: SimulatedPerson): Answer {
  const language = languageOf(call)
  const { name } = request.app
  const body = html`<main class="phone">
${simulatorPanel(
  html`<p>This is the page WeChat shows before it lets <b>${name}</b> see who you are. Choose who holds this phone.</p>`,
  clientButtons(call, language),
)}
<form class="sheet" method="post" action="/open.weixin.qq.com/connect/oauth2/authorize_reply">
<input type="hidden" name="request" value="${call.rawQuery}">
<p class="asker">${appLogo(name)}<span>${name}</span> ${say(language, 'asksToUse')}</p>
<h1>${say(language, 'nicknameAndAvatar')}</h1>
${peoplePicker(call, person, say(language, 'wechatProfile'))}
<p class="choice">
<button class="button plain" name="decision" value="deny">${say(language, 'deny')}</button>
<button class="button green" name="decision" value="allow">${say(language, 'allow')}</button>
</p>
</form>
</main>`
  return page({ language, title: say(language, 'wechatLogin'), body })
}
