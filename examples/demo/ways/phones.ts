import type { Way } from './way.ts'

export const phoneWays: readonly Way[] = [
  {
    id: 'mini',
    title: { en: 'A mini program', zh: '小程序' },
    text: {
      en: 'wx.login(), the phone number, encrypted user data: a page plays the front end.',
      zh: 'wx.login()、手机号、加密用户数据：由网页扮演小程序前端。',
    },
    action: { en: 'Open the mini program', zh: '打开小程序' },
    path: '/mini',
    as: 'plain',
    platform: 'wechat',
    begins: 'POST /stage/mini-program/login',
    isInPage: true,
    snippets: ['logins/phones.ts#mini'],
  },
  {
    id: 'desk',
    title: { en: 'A mini program, at a desktop', zh: '小程序码桌面登录' },
    text: {
      en: 'The page shows a code of the mini program and a number, which the person enters on the phone.',
      zh: '网页显示小程序码和数字，用户在手机上输入数字。',
    },
    action: { en: 'Log in by a mini program code', zh: '小程序码登录' },
    path: '/desk',
    as: 'plain',
    platform: 'wechat',
    begins: 'POST /mini/login/scan',
    isInPage: true,
    snippets: ['logins/phones.ts#mini', 'public/desk.js#desk'],
    mark: /scan/,
  },
  {
    id: 'mobile',
    title: { en: 'An iOS or Android app', zh: '移动应用' },
    text: {
      en: 'The code of WeChat’s SDK becomes a bearer token: no browser, no cookie, no session.',
      zh: '微信 SDK 的 code 换成 bearer 令牌：没有浏览器、Cookie 和会话。',
    },
    action: { en: 'Open the mobile app', zh: '打开移动应用' },
    path: '/mobile',
    as: 'plain',
    platform: 'wechat',
    begins: 'POST /stage/mobile-app/login',
    isInPage: true,
    snippets: ['logins/phones.ts#mobile'],
  },
]
