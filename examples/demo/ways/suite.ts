import type { Way } from './way.ts'

export const suiteWays: readonly Way[] = [
  {
    id: 'company',
    title: { en: 'A company installs your app', zh: '企业安装应用' },
    text: {
      en: 'Its administrator confirms on WeCom’s page. The permanent code is stored before anybody is answered: it can never be read again.',
      zh: '企业管理员在企业微信的页面上确认。永久授权码先保存再应答，因为它无法再次获取。',
    },
    action: { en: 'Open the companies’ page', zh: '打开企业页面' },
    path: '/company',
    as: 'plain',
    platform: 'wecom',
    begins: 'GET /wecom/suite/install',
    isInPage: true,
    snippets: ['logins/suite.ts#suite'],
  },
  {
    id: 'member',
    title: { en: 'A member of any company logs in', zh: '任意企业的成员登录' },
    text: {
      en: 'One login for all companies that have installed the app; the ids are encrypted. 403 for everybody else.',
      zh: '所有安装了应用的企业共用一个登录，ID 都是加密的。其他人返回 403。',
    },
    action: { en: 'Open the members’ page', zh: '打开成员页面' },
    path: '/saas',
    as: 'wecom',
    platform: 'wecom',
    snippets: ['logins/suite.ts#members'],
  },
]
