import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 12 * 3_600_000
const intervalMs = 600_000
const maxFailures = 6

export interface VerifyTicket {
  componentAppId: string
  expiresAt: number
  forgetAt: number
}

/** The tickets of third-party platforms, and when the next ones are pushed. */
export interface VerifyTickets {
  /** A new one; older ones stay good until their own end. */
  issue(componentAppId: string): string
  /** Also an expired one, for as long again as it was good. */
  find(ticket: string): VerifyTicket | undefined
  /** The last one that was made. */
  lastOf(componentAppId: string): string | undefined
  /** When the next one is to be pushed; undefined while the pushes are stopped. Never more than ten minutes away. */
  dueAt(componentAppId: string): number | undefined
  /** The next one is to be pushed now, unless the pushes are stopped. */
  makeDue(componentAppId: string): void
  /** A push begins: the next one comes in ten minutes. */
  begin(componentAppId: string): void
  /** What became of a push; after too many failures in a row the pushes stop. */
  note(componentAppId: string, isTaken: boolean): void
  /** True when they were stopped. */
  restart(componentAppId: string): boolean
  stop(componentAppId: string): void
  onRestart(listener: () => void): void
  forget(componentAppId: string): void
}

interface Service {
  dueAt: number
  failures: number
  isStopped: boolean
  last: string | undefined
}

export function createVerifyTickets(now: () => number): VerifyTickets {
  const tickets = createExpiringMap<VerifyTicket>(now)
  const services = new Map<string, Service>()
  const listeners: (() => void)[] = []

  function serviceOf(componentAppId: string): Service {
    const known = services.get(componentAppId)
    const service = known ?? { dueAt: now(), failures: 0, isStopped: false, last: undefined }
    services.set(componentAppId, service)
    return service
  }

  return {
    issue(componentAppId) {
      const ticket = `ticket@@@${randomBytes(66).toString('base64url')}`
      const expiresAt = now() + lifetimeMs
      tickets.set(ticket, { componentAppId, expiresAt, forgetAt: expiresAt + lifetimeMs })
      serviceOf(componentAppId).last = ticket
      return ticket
    },
    find: (ticket) => tickets.get(ticket),
    lastOf: (componentAppId) => services.get(componentAppId)?.last,
    dueAt(componentAppId) {
      const { isStopped, dueAt } = serviceOf(componentAppId)
      return isStopped ? undefined : Math.min(dueAt, now() + intervalMs)
    },
    makeDue(componentAppId) {
      serviceOf(componentAppId).dueAt = now()
    },
    begin(componentAppId) {
      serviceOf(componentAppId).dueAt = now() + intervalMs
    },
    note(componentAppId, isTaken) {
      const service = serviceOf(componentAppId)
      service.failures = isTaken ? 0 : service.failures + 1
      if (service.failures >= maxFailures) service.isStopped = true
    },
    restart(componentAppId) {
      const service = serviceOf(componentAppId)
      if (!service.isStopped) return false
      Object.assign(service, { isStopped: false, failures: 0, dueAt: now() })
      for (const listener of listeners) listener()
      return true
    },
    stop(componentAppId) {
      serviceOf(componentAppId).isStopped = true
    },
    onRestart: (listener) => void listeners.push(listener),
    forget: (componentAppId) => void services.delete(componentAppId),
  }
}
