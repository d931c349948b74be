import type { Grant } from 'express-wechat-auth'
import { note } from './flow/context.ts'

/** The app's own table of merchants: here in memory. */
export interface Merchants {
  list(): Grant[]
  open(grant: Grant): void
  close(appId: string): void
}

export function createMerchants(): Merchants {
  const merchants = new Map<string, Grant>()
  return {
    list: () => [...merchants.values()],
    open(grant) {
      note({ kind: 'granted', from: 'app', to: 'app', label: 'onGrant(grant, { req })', detail: grant.kind })
      merchants.set(grant.appId, grant)
    },
    close: (appId) => void merchants.delete(appId),
  }
}
