import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 1_800_000

/** Lets an app read what a member has agreed to show it. */
export interface UserTicket {
  corpId: string
  agentId: number
  userid: string
  expiresAt: number
  forgetAt: number
}

export interface UserTickets {
  issue(owner: Pick<UserTicket, 'corpId' | 'agentId' | 'userid'>): string
  get(ticket: string): UserTicket | undefined
}

export function createUserTickets(now: () => number): UserTickets {
  const tickets = createExpiringMap<UserTicket>(now)
  return {
    issue(owner) {
      const value = randomBytes(96).toString('base64url')
      const expiresAt = now() + lifetimeMs
      tickets.set(value, { ...owner, expiresAt, forgetAt: expiresAt + lifetimeMs })
      return value
    },
    get: (ticket) => tickets.get(ticket),
  }
}
