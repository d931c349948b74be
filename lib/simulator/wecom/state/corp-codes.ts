import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'
import type { LoginWay, RedirectHost } from './trusted-domains.ts'

const lifetimeMs = 300_000

export type CorpScope = 'snsapi_base' | 'snsapi_privateinfo'

/** What a code stands for. */
export interface CorpGrant {
  corpId: string
  personId: string
  /** Undefined when the link named no app: then every app that trusts the domain may use the code. */
  agentId: number | undefined
  scope: CorpScope
  via: LoginWay
  /** Where the code was sent to; undefined for one that was made without a browser. */
  target: RedirectHost | undefined
}

export interface CorpCode extends CorpGrant {
  expiresAt: number
  isUsed: boolean
  forgetAt: number
}

export interface CorpCodes {
  issue(grant: CorpGrant): string
  get(code: string): CorpCode | undefined
}

export function createCorpCodes(now: () => number): CorpCodes {
  const codes = createExpiringMap<CorpCode>(now)
  return {
    issue(grant) {
      const code = randomBytes(32).toString('base64url')
      const { target } = grant
      const expiresAt = now() + lifetimeMs
      codes.set(code, {
        ...grant,
        target: target && { host: target.host, hostname: target.hostname },
        expiresAt,
        isUsed: false,
        // Kept for a while after its end, to tell "used" and "expired" from "never heard of" in the log.
        forgetAt: expiresAt + lifetimeMs,
      })
      return code
    },
    get: (code) => codes.get(code),
  }
}
