import type { Way } from './way.ts'

export const pageWays: readonly Way[] = [
  {
    id: 'orders',
    title: { en: 'A page for people who are logged in', zh: '登录后可见的页面' },
    text: {
      en: 'The guard logs people in silently, then brings them back to where they wanted to go.',
      zh: '守卫静默登录访问者，再带回原来的页面。',
    },
    action: { en: 'Open /orders', zh: '打开 /orders' },
    path: '/orders',
    as: 'wechat',
    platform: 'wechat',
    snippets: ['logins/guards.ts#orders'],
  },
  {
    id: 'team',
    title: { en: 'A page for one department', zh: '部门可见的页面' },
    text: {
      en: 'Asks WeCom’s directory: only department 2 and those below it get in.',
      zh: '查询企业微信通讯录：仅部门 2 及其下级可以进入。',
    },
    action: { en: 'Open /team', zh: '打开 /team' },
    path: '/team',
    as: 'wecom',
    platform: 'wecom',
    snippets: ['logins/guards.ts#team'],
  },
  {
    id: 'js-sdk',
    title: { en: 'A page with WeChat’s JS-SDK', zh: '使用 JS-SDK 的页面' },
    text: {
      en: 'The router signs the page’s address, so that it may share, scan and locate.',
      zh: '路由为页面地址签名，页面即可分享、扫码和定位。',
    },
    action: { en: 'Open the JS-SDK page', zh: '打开 JS-SDK 页面' },
    path: '/js-sdk',
    as: 'wechat',
    platform: 'wechat',
    isInPage: true,
    snippets: ['logins/js-sdk.ts#js-sdk', 'public/js-sdk.js#js-sdk'],
  },
]
