import type { Way } from './way.ts'

export const wechatWays: readonly Way[] = [
  {
    id: 'consent',
    title: { en: 'Inside WeChat', zh: '微信内网页授权' },
    text: {
      en: 'The official account asks for nickname and picture on WeChat’s consent page.',
      zh: '公众号通过微信的授权页获取昵称和头像。',
    },
    action: { en: 'Log in with WeChat', zh: '微信登录' },
    path: '/wechat/login',
    as: 'wechat',
    platform: 'wechat',
    snippets: ['logins/wechat.ts#wechat'],
  },
  {
    id: 'silent',
    title: { en: 'Inside WeChat, silently', zh: '微信内静默授权' },
    text: {
      en: 'Nobody is asked, and the app learns the openid alone.',
      zh: '不弹出授权页，应用只得到 openid。',
    },
    action: { en: 'Log in silently', zh: '静默登录' },
    path: '/silent',
    as: 'wechat',
    platform: 'wechat',
    snippets: ['logins/wechat.ts#silent'],
  },
  {
    id: 'website',
    title: { en: 'In any other browser', zh: '网站扫码登录' },
    text: {
      en: 'The website app shows a QR code; the phone scans it and confirms. The same router does it.',
      zh: '网站应用显示二维码，手机扫码并确认。用的是同一个路由。',
    },
    action: { en: 'Log in with a QR code', zh: '扫码登录' },
    path: '/wechat/login',
    as: 'plain',
    platform: 'wechat',
    snippets: ['logins/wechat.ts#wechat'],
    mark: /website,/,
  },
  {
    id: 'scan',
    title: { en: 'Scan to follow', zh: '扫码关注登录' },
    text: {
      en: 'No website app: people scan the account’s own code, follow it, and send a number in the chat.',
      zh: '无需网站应用：扫描公众号二维码、关注，并在对话中发送数字。',
    },
    action: { en: 'Log in by following', zh: '关注登录' },
    path: '/scan',
    as: 'plain',
    platform: 'wechat',
    begins: 'POST /wechat/scene',
    isInPage: true,
    snippets: ['logins/scan.ts#scan', 'public/scan.js#scan'],
  },
]
