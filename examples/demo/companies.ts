import type { SuiteGrant } from 'express-wechat-auth'
import { note } from './flow/context.ts'

/** The app's own table of companies that have installed it: here in memory. */
export interface Companies {
  list(): SuiteGrant[]
  open(grant: SuiteGrant): void
  close(corpId: string): void
}

export function createCompanies(): Companies {
  const companies = new Map<string, SuiteGrant>()
  return {
    list: () => [...companies.values()],
    open(grant) {
      note({ kind: 'granted', from: 'app', to: 'app', label: 'onGrant(grant, { req })' })
      companies.set(grant.corpId, grant)
    },
    close: (corpId) => void companies.delete(corpId),
  }
}
