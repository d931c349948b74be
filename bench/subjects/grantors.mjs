/** Who lets others act for them: accounts of a third-party platform, companies of a suite. Known to all processes. */
export const platformKeys = {
  appId: 'wx00000000000000p1',
  appSecret: 'fedcba9876543210fedcba9876543210',
  token: 'bench-platform-token',
  encodingAesKey: 'GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba',
}
export const platformTicket = `ticket@@@${'t'.repeat(80)}`

export const suiteKeys = {
  suiteId: 'ww00000000000000a1',
  suiteSecret: 'suite-secret-of-the-bench-0123456789abcdef',
  token: 'bench-suite-token',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  providerCorpId: 'wwprovider00000001',
}
export const suiteTicket = `ticket-of-the-suite-${'s'.repeat(60)}`

/** The app that a company has made for itself. */
export const ownAgent = {
  corpId: 'ww00000000000000c1',
  corpSecret: 'corp-secret-of-the-bench-0123456789abcdef',
  agentId: 1_000_002,
}

const numbered = (number) => String(number).padStart(8, '0')

export const accountIdOf = (number) => `wxaccount${numbered(number)}`
export const corpIdOf = (number) => `wpcompany${numbered(number)}`
export const permanentCodeOf = (corpId) => `permanent-code-of-${corpId}-${'p'.repeat(40)}`
export const userNameOf = (appId) => `gh_${appId.slice(-12)}`
