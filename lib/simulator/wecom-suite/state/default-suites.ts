import type { SimulatedSuite } from './suite.ts'

const ofProvider = {
  providerCorpId: 'ww00000000000000f0',
  providerSecret: 'simulated-secret-of-the-provider',
  trustedDomains: ['localhost:*', '127.0.0.1:*', '[::1]:*'],
}

/** The suites of one service provider that a simulator has when it is given none. Nothing is pushed to them before they have URLs. */
export const defaultSuites: readonly SimulatedSuite[] = [
  {
    suiteId: 'ww00000000000000a1',
    suiteSecret: 'simulated-secret-of-suite-a1',
    name: '示例第三方应用',
    kind: 'third-party',
    token: 'suitetoken',
    encodingAesKey: 'suitekey00000000000000000000000000000000000',
    ...ofProvider,
  },
  {
    suiteId: 'dk00000000000000b1',
    suiteSecret: 'simulated-secret-of-template-b1',
    name: '示例代开发应用',
    kind: 'template',
    token: 'templatetoken',
    encodingAesKey: 'templatekey00000000000000000000000000000000',
    ...ofProvider,
  },
  {
    suiteId: 'ww00000000000000d1',
    suiteSecret: 'simulated-secret-of-login-d1',
    name: '示例登录授权',
    kind: 'login',
    token: 'logintoken',
    encodingAesKey: 'loginkey00000000000000000000000000000000000',
    ...ofProvider,
  },
]
