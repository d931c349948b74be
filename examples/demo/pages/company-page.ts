import type { SuiteGrant } from 'express-wechat-auth'
import type { Language, Text } from '../language.ts'
import { type FlowPanel, flowSection } from './flow-panel.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

export interface CompanyPage {
  language: Language
  panel: FlowPanel
  simulatorUrl: string | undefined
  /** Companies that have installed the app. */
  grants: readonly SuiteGrant[]
}

const words = {
  title: { en: 'Companies', zh: '企业' },
  lead: {
    en: 'Companies that have installed this app in WeCom. Each installs it once, for the members that it chooses.',
    zh: '在企业微信里安装了本应用的企业。每个企业安装一次，并选择哪些成员可以使用。',
  },
  install: { en: 'Install the app', zh: '安装应用' },
  none: { en: 'No company has installed it yet.', zh: '还没有企业安装。' },
  member: { en: 'Enter as a member', zh: '以成员身份进入' },
  remove: { en: 'Remove the app', zh: '删除应用' },
  hint: {
    en: 'A company removes the app in WeCom’s console; here the button does. Its members are then logged out, and get 403.',
    zh: '企业在企业微信后台删除应用，这里由按钮代替。此后其成员退出登录，并得到 403。',
  },
} satisfies Record<string, Text>

/** Where companies install the app, and the list of those who did. */
export function companyPage({ language, panel, simulatorUrl, grants }: CompanyPage): string {
  const body = html`<div class="hero"><h1>${words.title[language]}</h1><p class="lead">${words.lead[language]}</p></div>
<main class="stage pages"><section class="users card" aria-label="${words.title[language]}">
${grants.length === 0 ? html`<p>${words.none[language]}</p>` : grants.map((grant) => companyRow(grant, language))}
<p><a class="go" href="/wecom/suite/install?returnTo=/company">${words.install[language]} <span aria-hidden="true">→</span></a></p>
<p class="fine">${words.hint[language]}</p></section>
${flowSection(panel)}</main>`
  return layout({ language, title: words.title[language], body, simulatorUrl, hasHomeLink: true })
}

function companyRow({ corpId, corpName, agentId }: SuiteGrant, language: Language): Html {
  return html`<article class="merchant"><div class="person"><span class="blank" aria-hidden="true"></span><div><b>${corpName ?? corpId}</b>
<p><code>${corpId}</code></p><p>AgentId ${agentId === undefined ? '' : String(agentId)}</p></div></div>
<div class="acts"><a class="go" href="/try/member">${words.member[language]} <span aria-hidden="true">→</span></a>
<form method="post" action="/stage/companies/${corpId}/cancel"><button>${words.remove[language]}</button></form></div></article>`
}
