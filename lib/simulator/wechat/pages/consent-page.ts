import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { appLogo } from '../../pages/pictures.ts'
import { clientButtons, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, say } from '../../pages/words.ts'
import type { Call } from '../state/wechat-world.ts'
import { personPicker } from './person-picker.ts'

/** The sheet on which WeChat asks whether an account may see nickname and avatar. */
export function consentPage(call: Call, app: SimulatedApp, person: SimulatedPerson): Answer {
  const language = languageOf(call)
  const { name } = app
  const body = html`<main class="phone">
${simulatorPanel(
  language,
  either(
    language,
    html`<p>微信在 <b>${name}</b> 获取你的身份之前会显示此页。请选择谁在用这部手机。</p>`,
    html`<p>This is the page WeChat shows before it lets <b>${name}</b> see who you are. Choose who holds this phone.</p>`,
  ),
  clientButtons(call, language),
)}
<form class="sheet" method="post" action="/open.weixin.qq.com/connect/oauth2/authorize_reply">
<input type="hidden" name="request" value="${call.rawQuery}">
<p class="asker">${appLogo(name)}<span>${name}</span> ${say(language, 'asksToUse')}</p>
<h1>${say(language, 'nicknameAndAvatar')}</h1>
${personPicker(call, person, language)}
<p class="choice">
<button class="button plain" name="decision" value="deny">${say(language, 'deny')}</button>
<button class="button green" name="decision" value="allow">${say(language, 'allow')}</button>
</p>
</form>
</main>`
  return page({ language, title: say(language, 'wechatLogin'), body })
}
