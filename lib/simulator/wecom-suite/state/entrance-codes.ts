import { randomBytes } from 'node:crypto'
import { createOneTimeCodes, type OneTimeCodes } from '../../engine/one-time-codes.ts'

const lifetimeMs = 600_000

/** Somebody who has come to a provider as an administrator or member, from WeCom's console or by the older login page. */
export interface Entrance {
  providerCorpId: string
  /** By the company's own ids. */
  corpId: string
  userid: string
  /** 1 creator, 2 administrator from within, 3 from outside, 4 of a part of the company, 5 member. */
  usertype: 1 | 2 | 3 | 4 | 5
}

export type EntranceCodes = OneTimeCodes<Entrance>

export function createEntranceCodes(now: () => number): EntranceCodes {
  return createOneTimeCodes(now, () => randomBytes(48).toString('base64url'), lifetimeMs)
}

export const entranceCodeSeconds: number = lifetimeMs / 1000
