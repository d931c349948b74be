/** Who the app is to the platforms: what the simulator knows by default. */
export const account = { appId: 'wx0000000000000001', appSecret: '00000000000000000000000000000001' }
export const website = { appId: 'wx0000000000000002', appSecret: '00000000000000000000000000000002' }
export const mobileApp = { appId: 'wx0000000000000003', appSecret: '00000000000000000000000000000003' }
export const miniProgram = { appId: 'wx0000000000000004', appSecret: '00000000000000000000000000000004' }
export const agent = {
  corpId: 'ww0000000000000001',
  corpSecret: 'simulated-secret-of-agent-1000002',
  agentId: 1000002,
}
/** The mini program that is bound to the company's app. */
export const corpMiniProgram = 'wx00000000000000cc'

export const push = {
  token: 'TokenOfTheSoak1',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
}

const numbers = (amount: number): number[] => Array.from({ length: amount }, (_, index) => index)

/** More than journeys are under way at once: a person is on one at a time. */
export const people: string[] = numbers(200).map((number) => `person-${number}`)
export const members: string[] = numbers(60).map((number) => `member-${number}`)

/** A third-party platform, and the accounts that grant to it. */
export const component = {
  appId: 'wx00000000000000c1',
  appSecret: '000000000000000000000000000000c1',
  token: 'componenttoken',
  encodingAesKey: 'componentkey0000000000000000000000000000000',
}
export const shops: string[] = numbers(60).map((number) => `wx5${String(number).padStart(15, '0')}`)

/** A suite and a template of a service provider, and the companies that install them. */
export const provider = {
  providerCorpId: 'ww00000000000000f0',
  providerSecret: 'simulated-secret-of-the-provider',
}
export const suite = {
  suiteId: 'ww00000000000000a1',
  suiteSecret: 'simulated-secret-of-suite-a1',
  token: 'suitetoken',
  encodingAesKey: 'suitekey00000000000000000000000000000000000',
}
export const template = {
  suiteId: 'dk00000000000000b1',
  suiteSecret: 'simulated-secret-of-template-b1',
  token: 'templatetoken',
  encodingAesKey: 'templatekey00000000000000000000000000000000',
}
export const companies: string[] = numbers(60).map((number) => `wwc${String(number).padStart(15, '0')}`)

/** Official accounts of tenants: more of them than a process remembers for long. */
export const tenants: { appId: string; appSecret: string }[] = numbers(300).map((number) => ({
  appId: `wx3${String(number).padStart(15, '0')}`,
  appSecret: `3${String(number).padStart(31, '0')}`,
}))
