import { randomBytes } from 'node:crypto'
import { createOneTimeCodes, type OneTimeCodes } from '../../engine/one-time-codes.ts'
import { createSessionKeys, type SessionKeys } from '../../engine/session-keys.ts'

/** Somebody in the mini program that is bound to an app of a corp. */
export interface CorpMiniProgramUser {
  corpId: string
  agentId: number
  userid: string
}

/** What the code of `wx.qy.login()` stands for. */
export interface CorpMiniProgramLogin extends CorpMiniProgramUser {
  /** The corp that the person is a member of: another one when the app is shared with it. */
  homeCorpId: string
  sessionKey: string
}

/** All the simulator knows of the mini programs of corps. */
export interface CorpMiniPrograms {
  loginCodes: OneTimeCodes<CorpMiniProgramLogin>
  sessionKeys: SessionKeys
}

/** Userids are the same in upper and lower case. */
export function corpOwnerOf({ corpId, agentId, userid }: CorpMiniProgramUser): string {
  return JSON.stringify([corpId, agentId, userid.toLowerCase()])
}

export function createCorpMiniPrograms(now: () => number): CorpMiniPrograms {
  return {
    loginCodes: createOneTimeCodes(now, () => randomBytes(32).toString('base64url')),
    sessionKeys: createSessionKeys(now),
  }
}
