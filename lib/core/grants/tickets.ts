import { WechatAuthError } from '../../errors.ts'
import { type TokenCache, watchCache } from '../cache/token-cache.ts'
import { sha256 } from '../digests.ts'
import type { EmitEvent } from '../emitter.ts'
import { isText } from '../texts.ts'
import type { GrantRows } from './grant-store.ts'
import type { Turns } from './turns.ts'

/** The secret that a platform pushes every some minutes, and takes for the platform's own token. */
export interface Ticket {
  ticket: string
  /** When the platform made it, in milliseconds since the epoch. */
  createdAt: number
}

export interface Tickets {
  /** Keeps it where it is the newest. Rejects with ERR_CACHE where the store fails. */
  keep(ticket: Ticket): Promise<void>
  /** The newest one. @throws ERR_TICKET_MISSING where there is none that is good; ERR_CACHE where nobody can say */
  require(): Promise<string>
  /** Remembers that the platform has refused this one: until the next one comes it is not asked again. */
  refuse(ticket: string): Promise<void>
}

export interface TicketsOptions {
  /** The app id of the platform, or the id of the suite. */
  platformAppId: string
  cache: TokenCache
  rows: GrantRows
  turns: Turns
  emit: EmitEvent
  /** How long the platform takes it. */
  lifetimeMs: number
  /** What the error says of where it comes from. */
  hint: string
}

const lateMs = 20 * 60_000

export function createTickets(options: TicketsOptions): Tickets {
  const { platformAppId, emit, lifetimeMs, hint } = options
  const places = ticketPlaces(options)

  return {
    async keep(pushed) {
      const ticket = { ticket: pushed.ticket, createdAt: Math.min(pushed.createdAt, Date.now()) }
      const isNewest = await places.store(ticket)
      if (isNewest) await places.share(ticket).catch(() => undefined)
      emit({ type: 'ticket-received', platformAppId, isNewest })
    },

    async require() {
      const newest = await places.newest()
      const ageMs = newest === undefined ? Number.POSITIVE_INFINITY : Date.now() - newest.createdAt
      if (newest === undefined || ageMs > lifetimeMs) throw missing(`no ticket has come lately. ${hint}`)
      if (await places.isRefused(newest.ticket)) {
        throw missing(`the platform has refused its own newest ticket. ${hint}`)
      }
      if (ageMs > lateMs) {
        emit({ type: 'ticket-late', platformAppId, ageSeconds: Math.round(ageMs / 1_000) })
      }
      return newest.ticket
    },

    refuse: places.refuse,
  }
}

/** A ticket lies in two places: in the cache, which all processes look at, and in the store, which outlives a restart. */
function ticketPlaces({ platformAppId, rows, turns, emit, lifetimeMs, cache: shared }: TicketsOptions) {
  const cache = watchCache(shared, () => emit({ type: 'cache-failure', operation: 'ticket' }))
  const rowKey = `${platformAppId}:ticket`
  const cacheKey = `{ticket:${platformAppId}}`
  const refusedKey = `${cacheKey}:refused`
  let refusedHere: string | undefined

  const readStored = async (): Promise<Ticket | undefined> => {
    const row = (await rows.read(rowKey)) as { ticket?: unknown; created_at?: unknown } | undefined
    return ticketIn(row?.ticket, row?.created_at)
  }
  const readShared = async (): Promise<{ raw: string | undefined; ticket: Ticket | undefined }> => {
    const raw = await cache.get(cacheKey)
    return { raw, ticket: sharedTicketIn(raw) }
  }

  return {
    /** False, and nothing is written, where the store has a newer one. */
    store: ({ ticket, createdAt }: Ticket): Promise<boolean> =>
      turns.take(rowKey, async (requireTurn) => {
        const stored = await readStored()
        if (stored !== undefined && stored.createdAt > createdAt) return false
        await requireTurn()
        await rows.write(rowKey, { ticket, created_at: createdAt })
        return true
      }),

    async share(ticket: Ticket): Promise<void> {
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const { raw, ticket: known } = await readShared()
        if (known !== undefined && known.createdAt > ticket.createdAt) return
        if (await cache.replace(cacheKey, raw, JSON.stringify(ticket), lifetimeMs)) return
      }
    },

    async newest(): Promise<Ticket | undefined> {
      const [fromCache, fromStore] = await Promise.allSettled([readShared(), readStored()])
      const known = [
        fromCache.status === 'fulfilled' ? fromCache.value.ticket : undefined,
        fromStore.status === 'fulfilled' ? fromStore.value : undefined,
      ].filter((ticket) => ticket !== undefined)
      if (known.length === 0 && fromStore.status === 'rejected') throw fromStore.reason
      return known.sort((a, b) => b.createdAt - a.createdAt)[0]
    },

    async isRefused(ticket: string): Promise<boolean> {
      const refused = [refusedHere, await cache.get(refusedKey).catch(() => undefined)]
      return refused.includes(sha256(ticket))
    },

    async refuse(ticket: string): Promise<void> {
      refusedHere = sha256(ticket)
      await cache.set(refusedKey, refusedHere, lifetimeMs).catch(() => undefined)
    },
  }
}

const missing = (problem: string): WechatAuthError =>
  new WechatAuthError('ERR_TICKET_MISSING', problem, { retryAfterSeconds: 600 })

function ticketIn(ticket: unknown, createdAt: unknown): Ticket | undefined {
  const at = Number(createdAt)
  return isText(ticket) && Number.isFinite(at) ? { ticket, createdAt: at } : undefined
}

function sharedTicketIn(raw: string | undefined): Ticket | undefined {
  try {
    const { ticket, createdAt } = JSON.parse(raw ?? '{}') as Partial<Record<keyof Ticket, unknown>>
    return ticketIn(ticket, createdAt)
  } catch {
    return undefined
  }
}
