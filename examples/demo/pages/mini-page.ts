import type { Text } from '../language.ts'
import { html } from './html.ts'
import { type PhonePage, phonePage } from './phone.ts'

const words = {
  title: { en: 'Mini program', zh: '小程序' },
  lead: {
    en: 'This page plays the phone: wx.login() gives a code, the server answers a token. The session_key stays on the server.',
    zh: '本页扮演手机：wx.login() 得到 code，服务器返回令牌。session_key 不离开服务器。',
  },
  login: { en: 'wx.login()', zh: 'wx.login() 登录' },
  phoneLogin: { en: 'Log in with the number', zh: '带手机号登录' },
  phone: { en: 'getPhoneNumber', zh: 'getPhoneNumber 手机号' },
  userinfo: { en: 'wx.getUserInfo()', zh: 'wx.getUserInfo() 用户信息' },
  check: { en: 'Check the session_key', zh: '检查 session_key' },
  logout: { en: 'Log out', zh: '退出' },
} satisfies Record<string, Text>

/** Plays the front end of a mini program, with what goes over the network beside it. */
export function miniPage(page: PhonePage): string {
  const { language } = page
  return phonePage(page, {
    title: words.title[language],
    lead: words.lead[language],
    name: '示例小程序',
    script: 'mini',
    buttons: html`<button class="first" value="login" disabled>${words.login[language]}</button>
<button class="first" value="phoneLogin" disabled>${words.phoneLogin[language]}</button>
<button value="me" disabled>req.wechatUser</button>
<button value="phone" disabled>${words.phone[language]}</button>
<button value="userinfo" disabled>${words.userinfo[language]}</button>
<button value="check" disabled>${words.check[language]}</button>
<button value="logout" disabled>${words.logout[language]}</button>`,
  })
}
