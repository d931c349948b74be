import type { SimulatedApp } from './app.ts'

const redirectDomains = ['localhost', '127.0.0.1']
const openPlatformAccount = 'example-company'

/** The registrations a simulator has when it is given none: the ids are fixed, so they can be written into an `.env`. */
export const defaultApps: readonly SimulatedApp[] = [
  {
    appId: 'wx0000000000000001',
    appSecret: '00000000000000000000000000000001',
    kind: 'official-account',
    name: '示例公众号',
    redirectDomains,
    openPlatformAccount,
  },
  {
    appId: 'wx0000000000000002',
    appSecret: '00000000000000000000000000000002',
    kind: 'website',
    name: '示例网站',
    redirectDomains,
    openPlatformAccount,
  },
  {
    appId: 'wx0000000000000003',
    appSecret: '00000000000000000000000000000003',
    kind: 'mobile-app',
    name: '示例移动应用',
    redirectDomains,
    openPlatformAccount,
  },
  {
    appId: 'wx0000000000000004',
    appSecret: '00000000000000000000000000000004',
    kind: 'mini-program',
    name: '示例小程序',
    redirectDomains: [],
    openPlatformAccount,
  },
]
