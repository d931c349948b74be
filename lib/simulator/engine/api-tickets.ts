import { randomBytes } from 'node:crypto'
import { createExpiringMap } from './expiring-map.ts'

const lifetimeMs = 7_200_000

export interface ApiTicket {
  /** The appid or corpid. */
  id: string
  kind: string
  value: string
  expiresAt: number
  isRevoked: boolean
  forgetAt: number
}

/** The tickets that pages are signed with: one of each kind, the same one until it expires. */
export interface ApiTickets {
  fetch(id: string, kind: string): ApiTicket
  /** The values that a signature may be made with now. */
  validOf(id: string, kind: string): string[]
  /** All tickets of an app or corp: the next fetch gives a new one. */
  revoke(id: string): void
}

export function createApiTickets(now: () => number): ApiTickets {
  const tickets = createExpiringMap<ApiTicket>(now)
  const isValid = (ticket: ApiTicket): boolean => !ticket.isRevoked && now() < ticket.expiresAt
  const findValid = (id: string, kind: string): ApiTicket[] =>
    tickets.values().filter((ticket) => ticket.id === id && ticket.kind === kind && isValid(ticket))

  return {
    fetch(id, kind) {
      const known = findValid(id, kind).at(-1)
      if (known !== undefined) return known
      const expiresAt = now() + lifetimeMs
      const value = randomBytes(65).toString('base64url').slice(0, 86)
      const ticket = { id, kind, value, expiresAt, isRevoked: false, forgetAt: expiresAt }
      tickets.set(value, ticket)
      return ticket
    },
    validOf: (id, kind) => findValid(id, kind).map(({ value }) => value),
    revoke(id) {
      for (const ticket of tickets.values()) if (ticket.id === id) ticket.isRevoked = true
    },
  }
}

export function secondsLeft(ticket: ApiTicket, now: number): number {
  return Math.max(0, Math.ceil((ticket.expiresAt - now) / 1000))
}
