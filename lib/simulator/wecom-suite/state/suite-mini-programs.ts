import { randomBytes } from 'node:crypto'
import { createOneTimeCodes, type OneTimeCodes } from '../../engine/one-time-codes.ts'
import { createSessionKeys, type SessionKeys } from '../../engine/session-keys.ts'

/** What the code of `wx.qy.login({ suiteId })` stands for. */
export interface SuiteMiniProgramLogin {
  suiteId: string
  /** By the company's own ids. */
  corpId: string
  userid: string
  sessionKey: string
}

/** All the simulator knows of the mini programs of suites. */
export interface SuiteMiniPrograms {
  loginCodes: OneTimeCodes<SuiteMiniProgramLogin>
  sessionKeys: SessionKeys
}

export function createSuiteMiniPrograms(now: () => number): SuiteMiniPrograms {
  return {
    loginCodes: createOneTimeCodes(now, () => randomBytes(32).toString('base64url')),
    sessionKeys: createSessionKeys(now),
  }
}
