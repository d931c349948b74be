import { randomBytes } from 'node:crypto'
import { createCode } from '../../engine/identifiers.ts'
import { createOneTimeCodes, type OneTimeCodes } from '../../engine/one-time-codes.ts'
import { createSessionKeys, type SessionKeys } from '../../engine/session-keys.ts'
import { createExchangeQuota, type ExchangeQuota } from './exchange-quota.ts'
import { createMiniProgramCodes, type MiniProgramCodes } from './scene-codes.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'

/** A person in a mini program. */
export interface MiniProgramUser {
  appId: string
  personId: string
}

/** What the code of `wx.login()` stands for. */
export interface MiniProgramLogin extends MiniProgramUser {
  sessionKey: string
}

/** All the simulator knows of mini programs. */
export interface MiniPrograms {
  loginCodes: OneTimeCodes<MiniProgramLogin>
  phoneCodes: OneTimeCodes<MiniProgramUser>
  sessionKeys: SessionKeys
  exchangeQuota: ExchangeQuota
  subscriptions: Subscriptions
  codes: MiniProgramCodes
}

export function ownerOf({ appId, personId }: MiniProgramUser): string {
  return JSON.stringify([appId, personId])
}

export function createMiniPrograms(now: () => number): MiniPrograms {
  return {
    loginCodes: createOneTimeCodes(now, createCode),
    phoneCodes: createOneTimeCodes(now, () => randomBytes(32).toString('hex')),
    sessionKeys: createSessionKeys(now),
    exchangeQuota: createExchangeQuota(now),
    subscriptions: createSubscriptions(now),
    codes: createMiniProgramCodes(now),
  }
}
