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
