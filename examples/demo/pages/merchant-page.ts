import type { Grant } from 'express-wechat-auth'
import type { Language, Text } from '../language.ts'
import { type FlowPanel, flowSection } from './flow-panel.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

export interface MerchantPage {
  language: Language
  panel: FlowPanel
  simulatorUrl: string | undefined
  /** Accounts that have granted. */
  grants: readonly Grant[]
}

const words = {
  title: { en: 'Merchants', zh: '商家' },
  lead: {
    en: 'Accounts that let this app act for them. Each merchant grants once, and keeps the secret of the account.',
    zh: '已授权给本应用的账号。每个商家只授权一次，AppSecret 仍由商家自己保管。',
  },
  grant: { en: 'Grant an account', zh: '授权一个账号' },
  none: { en: 'Nobody has granted yet.', zh: '还没有商家授权。' },
  shop: { en: 'Enter as a customer', zh: '以顾客身份进入' },
  cancel: { en: 'Cancel the grant', zh: '取消授权' },
  sets: { en: 'permission sets', zh: '权限集' },
  hint: {
    en: 'A merchant cancels on mp.weixin.qq.com; here the button does. The customer’s page then answers 404.',
    zh: '商家在公众平台上取消授权，这里由按钮代替。此后顾客的页面返回 404。',
  },
  'official-account': { en: 'official account', zh: '公众号' },
  'mini-program': { en: 'mini program', zh: '小程序' },
  other: { en: 'other account', zh: '其他账号' },
} satisfies Record<string, Text>

/** Where merchants grant, and the list of those who did. */
export function merchantPage({ language, panel, simulatorUrl, grants }: MerchantPage): string {
  const body = html`<div class="hero"><h1>${words.title[language]}</h1><p class="lead">${words.lead[language]}</p></div>
<main class="stage pages"><section class="users card" aria-label="${words.title[language]}">
${grants.length === 0 ? html`<p>${words.none[language]}</p>` : grants.map((grant) => merchantRow(grant, language))}
<p><a class="go" href="/wechat/platform/grant?returnTo=/merchant">${words.grant[language]} <span aria-hidden="true">→</span></a></p>
<p class="fine">${words.hint[language]}</p></section>
${flowSection(panel)}</main>`
  return layout({ language, title: words.title[language], body, simulatorUrl, hasHomeLink: true })
}

function merchantRow({ appId, nickname, kind, permissions }: Grant, language: Language): Html {
  const shop = html`<a class="go" href="/try/shop?appId=${appId}">${words.shop[language]} <span aria-hidden="true">→</span></a>`
  return html`<article class="merchant"><div class="person"><span class="blank" aria-hidden="true"></span><div><b>${nickname ?? appId}</b>
<p>${words[kind][language]} · <code>${appId}</code></p><p>${words.sets[language]}: ${permissions.join(', ')}</p></div></div>
<div class="acts">${kind === 'official-account' && shop}
<form method="post" action="/stage/merchants/${appId}/cancel"><button>${words.cancel[language]}</button></form></div></article>`
}
