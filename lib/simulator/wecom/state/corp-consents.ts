import { createConsents } from '../../engine/consents.ts'

/** Which members have lately allowed which app to see their personal data: WeCom does not ask again for 30 days. */
export interface CorpConsents {
  give(corpId: string, userid: string, agentId: number): void
  has(corpId: string, userid: string, agentId: number): boolean
  /** Without an app: for all of the corp. */
  withdraw(corpId: string, userid: string, agentId?: number): void
}

export function createCorpConsents(now: () => number): CorpConsents {
  const consents = createConsents(now)
  const who = (corpId: string, userid: string): string => JSON.stringify([corpId, userid.toLowerCase()])
  return {
    give: (corpId, userid, agentId) => consents.give(who(corpId, userid), String(agentId)),
    has: (corpId, userid, agentId) => consents.has(who(corpId, userid), String(agentId)),
    withdraw: (corpId, userid, agentId) =>
      consents.withdraw(who(corpId, userid), agentId === undefined ? undefined : String(agentId)),
  }
}
