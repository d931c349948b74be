import { defaultApps, type SimulatedApp } from 'express-wechat-auth/simulator'

/** Official accounts that can grant, beside those that the simulator has by default. */
export const shops: readonly string[] = Array.from(
  { length: 20 },
  (_, index) => `wx${String(index + 1).padStart(16, '7')}`,
)

export const appsWithShops: readonly SimulatedApp[] = [
  ...defaultApps,
  ...shops.map((appId): SimulatedApp => {
    const redirectDomains = ['localhost', '127.0.0.1']
    return { appId, appSecret: '7'.repeat(32), kind: 'official-account', name: '示例门店', redirectDomains }
  }),
]
