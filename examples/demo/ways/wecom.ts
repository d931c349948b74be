import type { Way } from './way.ts'

export const wecomWays: readonly Way[] = [
  {
    id: 'wecom',
    title: { en: 'Inside WeCom', zh: '企业微信内网页授权' },
    text: {
      en: 'A member of the company agrees to show mobile and e-mail.',
      zh: '企业成员同意提供手机号和邮箱。',
    },
    action: { en: 'Log in inside WeCom', zh: '企业微信登录' },
    path: '/wecom/login',
    as: 'wecom',
    platform: 'wecom',
    snippets: ['logins/wecom.ts#wecom'],
    mark: /scope:/,
  },
  {
    id: 'wecom-desktop',
    title: { en: 'WeCom on the desktop', zh: '企业微信扫码登录' },
    text: {
      en: 'WeCom’s own QR page in any other browser: id, name and department. Again the same router.',
      zh: '在其他浏览器中使用企业微信的二维码：得到 userid、姓名和部门。仍是同一个路由。',
    },
    action: { en: 'Log in with WeCom’s QR code', zh: '企业微信扫码登录' },
    path: '/wecom/login',
    as: 'plain',
    platform: 'wecom',
    snippets: ['logins/wecom.ts#wecom'],
  },
]
