import type { Text } from '../language.ts'
import { html } from './html.ts'
import { type PhonePage, phonePage } from './phone.ts'

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
export function mobilePage(page: PhonePage): string {
  const { language } = page
  return phonePage(page, {
    title: words.title[language],
    lead: words.lead[language],
    name: words.name[language],
    script: 'mobile',
    buttons: html`<button class="first" value="login" disabled>${words.login[language]}</button>
<button value="me" disabled>req.wechatUser</button>
<button value="logout" disabled>${words.logout[language]}</button>`,
  })
}
