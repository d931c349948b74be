import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 1_800_000
const intervalMs = 600_000

export interface SuiteTicket {
  suiteId: string
  expiresAt: number
  forgetAt: number
}

/** The tickets of suites, and when the next ones are pushed. */
export interface SuiteTickets {
  /** A new one; older ones stay good until their own end. */
  issue(suiteId: string): string
  /** Also an expired one, for as long again as it was good. */
  find(ticket: string): SuiteTicket | undefined
  /** When the next one is to be pushed; undefined while the pushes are stopped. Never more than ten minutes away. */
  dueAt(suiteId: string): number | undefined
  /** The next one is to be pushed now, unless the pushes are stopped. */
  makeDue(suiteId: string): void
  /** A push begins: the next one comes in ten minutes. */
  begin(suiteId: string): void
  stop(suiteId: string): void
  start(suiteId: string): void
  onStart(listener: () => void): void
  forget(suiteId: string): void
}

export function createSuiteTickets(now: () => number): SuiteTickets {
  const tickets = createExpiringMap<SuiteTicket>(now)
  const services = new Map<string, { dueAt: number; isStopped: boolean }>()
  const listeners: (() => void)[] = []

  function serviceOf(suiteId: string): { dueAt: number; isStopped: boolean } {
    const service = services.get(suiteId) ?? { dueAt: now(), isStopped: false }
    services.set(suiteId, service)
    return service
  }

  return {
    issue(suiteId) {
      const ticket = randomBytes(48).toString('base64url')
      const expiresAt = now() + lifetimeMs
      tickets.set(ticket, { suiteId, expiresAt, forgetAt: expiresAt + lifetimeMs })
      return ticket
    },
    find: (ticket) => tickets.get(ticket),
    dueAt(suiteId) {
      const { isStopped, dueAt } = serviceOf(suiteId)
      return isStopped ? undefined : Math.min(dueAt, now() + intervalMs)
    },
    makeDue(suiteId) {
      serviceOf(suiteId).dueAt = now()
    },
    begin(suiteId) {
      serviceOf(suiteId).dueAt = now() + intervalMs
    },
    stop(suiteId) {
      serviceOf(suiteId).isStopped = true
    },
    start(suiteId) {
      const service = serviceOf(suiteId)
      if (!service.isStopped) return
      Object.assign(service, { isStopped: false, dueAt: now() })
      for (const listener of listeners) listener()
    },
    onStart: (listener) => void listeners.push(listener),
    forget: (suiteId) => void services.delete(suiteId),
  }
}
