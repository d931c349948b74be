import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { appLogo } from '../../pages/pictures.ts'
import { clientButtons, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, type Language, say } from '../../pages/words.ts'
import { type SimulatedAgent, sensitiveFields } from '../state/agent.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import type { CorpPerson } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpPicker } from './corp-picker.ts'

const fieldWords: Readonly<Record<string, readonly [string, string]>> = {
  gender: ['性别', 'gender'],
  avatar: ['头像', 'avatar'],
  qr_code: ['员工个人二维码', 'personal QR code'],
  mobile: ['手机号', 'mobile'],
  email: ['邮箱', 'email'],
  biz_mail: ['企业邮箱', 'corporate email'],
  address: ['地址', 'address'],
}

function fieldList(fields: readonly string[], language: Language): string {
  const words = fields.map((field) => fieldWords[field]?.[language === 'zh' ? 0 : 1] ?? field)
  return words.join(language === 'zh' ? '、' : ', ')
}

/** Who asks: an app of a corp, or the corp where the link names no app. */
export interface CorpAsker {
  corp: SimulatedCorp
  agent: SimulatedAgent | undefined
}

/** The sheet on which WeCom asks whether an app may see personal data. */
export function corpConsentPage(call: Call, { corp, agent }: CorpAsker, person: CorpPerson): Answer {
  const language = languageOf(call)
  const name = agent?.name ?? corp.name
  const fields = fieldList(agent?.sensitiveFields ?? sensitiveFields, language)
  const body = html`<main class="phone">
${simulatorPanel(
  language,
  either(
    language,
    html`<p>企业微信在 <b>${corp.name}</b> 的应用 <b>${name}</b> 获取个人敏感信息之前会显示此页。请选择谁在用这部手机。</p>`,
    html`<p>This is the page WeCom shows before it lets <b>${name}</b> of <b>${corp.name}</b> see personal data. Choose who holds this phone.</p>`,
  ),
  clientButtons(call, language),
)}
<form class="sheet" method="post" action="/open.weixin.qq.com/connect/oauth2/authorize_reply">
<input type="hidden" name="request" value="${call.rawQuery}">
<p class="asker">${appLogo(name)}<span>${name}</span> ${say(language, 'asksToUse')}</p>
<h1>${say(language, 'personalData')}</h1>
${fields !== '' && html`<p class="fields">${fields}</p>`}
${corpPicker(corp, person, language)}
<p class="choice">
<button class="button plain" name="decision" value="deny">${say(language, 'deny')}</button>
<button class="button green" name="decision" value="allow">${say(language, 'allow')}</button>
</p>
</form>
</main>`
  return page({ language, title: say(language, 'wecomLogin'), body })
}
