import type { SimulatedComponent } from './component.ts'

/**
 * The third-party platform that a simulator has when it is given none. Nothing is pushed to it before it has an `eventUrl`
 * and a `messageUrl`.
 */
export const defaultComponents: readonly SimulatedComponent[] = [
  {
    appId: 'wx00000000000000c1',
    appSecret: '000000000000000000000000000000c1',
    name: '示例第三方平台',
    token: 'componenttoken',
    encodingAesKey: 'componentkey0000000000000000000000000000000',
    launchDomain: 'localhost',
    webDomains: ['localhost', '127.0.0.1'],
  },
]
