import type { Way } from './way.ts'

/** The account of a merchant, which the simulator has besides the demo's own. */
export const merchantAppId = 'wx00000000000000a1'

export const platformWays: readonly Way[] = [
  {
    id: 'merchant',
    title: { en: 'A merchant grants', zh: '商家授权' },
    text: {
      en: 'The administrator of a merchant’s account lets your platform act for it. A push and the browser both tell of it, and onGrant runs once.',
      zh: '商家公众号的管理员授权给你的第三方平台。推送和浏览器都会带来授权，onGrant 只运行一次。',
    },
    action: { en: 'Open the merchants’ page', zh: '打开商家页面' },
    path: '/merchant',
    as: 'plain',
    platform: 'wechat',
    begins: 'GET /wechat/platform/grant',
    isInPage: true,
    snippets: ['logins/platform.ts#platform'],
  },
  {
    id: 'shop',
    title: { en: 'A merchant’s customer logs in', zh: '商家的顾客登录' },
    text: {
      en: 'At the merchant’s account, without its secret: the account in the path decides. 404 until it has granted.',
      zh: '登录的是商家的公众号，但不需要它的 AppSecret：由路径中的账号决定。授权之前为 404。',
    },
    action: { en: 'Open the shop', zh: '打开店铺' },
    path: `/shops/${merchantAppId}`,
    alike: /^\/shops\/[\w-]+$/,
    as: 'wechat',
    platform: 'wechat',
    snippets: ['logins/platform.ts#shops'],
  },
]
