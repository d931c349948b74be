import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { appLogo } from '../../pages/pictures.ts'
import { clientButtons, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, say } from '../../pages/words.ts'
import { nameOf, type SimulatedSuite } from '../state/suite.ts'
import type { SuiteVisitor } from '../state/visitors.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { visitorPicker } from './visitor-picker.ts'

/** The sheet on which WeCom asks whether a suite may see personal data. */
export function suiteConsentPage(call: Call, suite: SimulatedSuite, visitor: SuiteVisitor): Answer {
  const language = languageOf(call)
  const name = nameOf(suite)
  const body = html`<main class="phone">
${simulatorPanel(
  language,
  either(
    language,
    html`<p>企业微信在 <b>${name}</b> 获取已安装企业成员的个人敏感信息之前会显示此页，对其他人不会询问。请选择谁在用这部手机。</p>`,
    html`<p>This is the page WeCom shows before it lets <b>${name}</b> see personal data of a member of a company that has installed it; others it does not ask. Choose who holds this phone.</p>`,
  ),
  clientButtons(call, language),
)}
<form class="sheet" method="post" action="/open.weixin.qq.com/connect/oauth2/authorize_reply">
<input type="hidden" name="request" value="${call.rawQuery}">
<p class="asker">${appLogo(name)}<span>${name}</span> ${say(language, 'asksToUse')}</p>
<h1>${say(language, 'personalData')}</h1>
${visitorPicker(call, suite.suiteId, visitor, language)}
<p class="choice">
<button class="button plain" name="decision" value="deny">${say(language, 'deny')}</button>
<button class="button green" name="decision" value="allow">${say(language, 'allow')}</button>
</p>
</form>
</main>`
  return page({ language, title: say(language, 'wecomLogin'), body })
}
