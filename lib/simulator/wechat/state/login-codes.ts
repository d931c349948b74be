import { createExpiringMap } from '../../engine/expiring-map.ts'
import { createCode } from '../../engine/identifiers.ts'

const lifetimeMs = 300_000

/** A login code: proof that a person let an app know who they are. */
export interface LoginCode {
  appId: string
  personId: string
  scope: string
  isSnapshot: boolean
  /** The third-party platform that asked on behalf of the account: nobody else may exchange the code. */
  componentAppId?: string | undefined
  expiresAt: number
  isUsed: boolean
  forgetAt: number
}

export interface LoginCodes {
  issue(grant: Pick<LoginCode, 'appId' | 'personId' | 'scope' | 'isSnapshot' | 'componentAppId'>): string
  get(code: string): LoginCode | undefined
}

export function createLoginCodes(now: () => number): LoginCodes {
  const codes = createExpiringMap<LoginCode>(now)
  return {
    issue(grant) {
      const code = createCode()
      const expiresAt = now() + lifetimeMs
      // Kept for a while after its end, to tell "used" and "expired" from "never heard of".
      codes.set(code, { ...grant, expiresAt, isUsed: false, forgetAt: expiresAt + lifetimeMs })
      return code
    },
    get: (code) => codes.get(code),
  }
}
