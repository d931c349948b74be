import { randomBytes } from 'node:crypto'
import { createOneTimeCodes, type OneTimeCodes } from '../../engine/one-time-codes.ts'
import type { CorpScope } from '../../wecom/state/corp-codes.ts'
import type { LoginWay, RedirectHost } from '../../wecom/state/trusted-domains.ts'

/** What a code of a login at a suite stands for. */
export interface SuiteLogin {
  suiteId: string
  /** Of the person, by the company's own ids. */
  corpId: string
  personId: string
  scope: CorpScope
  via: LoginWay
  /** Where the code was sent to; undefined for one that was made without a browser. */
  target: RedirectHost | undefined
}

export type SuiteCodes = OneTimeCodes<SuiteLogin>

export function createSuiteCodes(now: () => number): SuiteCodes {
  const codes: SuiteCodes = createOneTimeCodes(now, () => randomBytes(32).toString('base64url'))
  return {
    issue({ target, ...login }) {
      return codes.issue({ ...login, target: target && { host: target.host, hostname: target.hostname } })
    },
    get: codes.get,
  }
}
