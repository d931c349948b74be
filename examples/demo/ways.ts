/** A way into the demo, as a card on its first page. */
export interface Way {
  platform: 'wechat' | 'wecom' | 'mini-program'
  title: string
  text: string
  action: string
  href: string
}

/** With credentials in `.env`. */
export const platformWays: readonly Way[] = [
  {
    platform: 'wechat',
    title: 'Log in with WeChat · 微信登录',
    text: 'Inside WeChat: its consent page. In other browsers: the QR code, if a website app is configured.',
    action: 'Log in',
    href: '/wechat/login',
  },
  {
    platform: 'wecom',
    title: 'Log in with WeCom · 企业微信登录',
    text: 'Inside WeCom: its consent page. In other browsers: the QR code of the web login.',
    action: 'Log in with WeCom',
    href: '/wecom/login',
  },
]

/** With the simulator, where this browser plays those of the apps. */
export const simulatorWays: readonly Way[] = [
  {
    platform: 'wechat',
    title: 'Inside WeChat · 微信内网页',
    text: 'The official account asks for nickname and picture on WeChat’s consent page.',
    action: 'Log in with WeChat',
    href: '/try?login=wechat&as=wechat',
  },
  {
    platform: 'wechat',
    title: 'Inside WeChat, silently · 静默授权',
    text: 'snsapi_base: nobody is asked, and the app learns the openid alone.',
    action: 'Log in silently',
    href: '/try?login=wechat&as=wechat&scope=snsapi_base',
  },
  {
    platform: 'wechat',
    title: 'In a desktop browser · 网页扫码',
    text: 'The website app shows a QR code; the phone scans it and confirms.',
    action: 'Log in with a QR code',
    href: '/try?login=wechat&as=plain',
  },
  {
    platform: 'wecom',
    title: 'Inside WeCom · 企业微信内网页',
    text: 'snsapi_privateinfo: the member agrees to show mobile and e-mail.',
    action: 'Log in inside WeCom',
    href: '/try?login=wecom&as=wecom',
  },
  {
    platform: 'wecom',
    title: 'WeCom on the desktop · 企业微信扫码',
    text: 'The web login of any other browser: it gives the member’s id, name and department.',
    action: 'Log in with WeCom’s QR code',
    href: '/try?login=wecom&as=plain',
  },
  {
    platform: 'mini-program',
    title: 'A mini program · 小程序',
    text: 'A page plays its front end: wx.login(), the phone number, encrypted user data.',
    action: 'Open the mini program',
    href: '/mini',
  },
]

export const guardedWays: readonly Way[] = [
  {
    platform: 'wechat',
    title: 'A page behind a guard · 受保护的页面',
    text: 'requireWechatUser() logs people in silently, then brings them back.',
    action: 'Open /orders',
    href: '/orders',
  },
  {
    platform: 'wecom',
    title: 'A page for one department · 部门可见的页面',
    text: 'requireWecomUser({ departments: [2], includeSubDepartments: true }) asks the directory.',
    action: 'Open /team',
    href: '/team',
  },
]
