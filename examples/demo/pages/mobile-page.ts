import type { Text } from '../language.ts'
import { flowSection } from './flow-panel.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import type { PhonePage } from './mini-page.ts'
import { holderSelect, phone, requestLog } from './phone.ts'

const words = {
  title: { en: 'Mobile app', zh: '移动应用' },
  lead: {
    en: 'This page plays an iOS or Android app: WeChat’s SDK gives it a code, your server a bearer token for it.',
    zh: '本页扮演 iOS 或 Android 应用：微信 SDK 给出 code，你的服务器换成 bearer 令牌。',
  },
  name: { en: 'Your app', zh: '你的应用' },
  login: { en: 'Log in with WeChat', zh: '微信登录' },
  logout: { en: 'Log out', zh: '退出' },
} satisfies Record<string, Text>

/** Plays a mobile app, with what goes over the network beside it. */
export function mobilePage({ language, people, panel, simulatorUrl }: PhonePage): string {
  const body = html`<div class="hero"><h1>${words.title[language]}</h1><p class="lead">${words.lead[language]}</p></div>
<main class="stage"><div>${phone(
    words.name[language],
    html`<form>${holderSelect(people, language)}
<button class="first" value="login" disabled>${words.login[language]}</button>
<button value="me" disabled>req.wechatUser</button>
<button value="logout" disabled>${words.logout[language]}</button></form>`,
  )}${requestLog}</div>
${flowSection(panel)}</main>`
  return layout({
    language,
    title: words.title[language],
    body,
    scripts: ['mobile'],
    simulatorUrl,
    hasHomeLink: true,
  })
}
