import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 7_200_000

/** Lets a suite read what a member has agreed to show it. */
export interface SuiteUserTicket {
  suiteId: string
  corpId: string
  userid: string
  expiresAt: number
  forgetAt: number
}

export interface SuiteUserTickets {
  issue(owner: Pick<SuiteUserTicket, 'suiteId' | 'corpId' | 'userid'>): string
  get(ticket: string): SuiteUserTicket | undefined
}

export function createSuiteUserTickets(now: () => number): SuiteUserTickets {
  const tickets = createExpiringMap<SuiteUserTicket>(now)
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

export const userTicketSeconds: number = lifetimeMs / 1000
