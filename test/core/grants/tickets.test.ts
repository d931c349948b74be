import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { grantRowsOf } from '../../../lib/core/grants/grant-store.ts'
import { createTickets, type Tickets } from '../../../lib/core/grants/tickets.ts'
import { createTurns } from '../../../lib/core/grants/turns.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import {
  createGrantDatabase,
  type GrantDatabase,
  storeFailures,
} from '../../helpers/stores/grant-database.ts'
import { useClock } from '../../helpers/time/clock.ts'

const minuteMs = 60_000
const lifetimeMs = 60 * minuteMs
const missing = { code: 'ERR_TICKET_MISSING', status: 503, retryAfterSeconds: 600 }

describe('the tickets of a platform', () => {
  const clock = useClock()
  let database: GrantDatabase
  let cache: TokenCache
  let events: { type: string }[]
  let tickets: Tickets

  const open = (tokenCache = handleOn(cache)): Tickets =>
    createTickets({
      platformAppId: 'platform',
      rows: grantRowsOf(database),
      turns: createTurns(tokenCache, () => undefined),
      cache: tokenCache,
      emit: (event) => void events.push(event),
      lifetimeMs,
      hint: 'Ask for one',
    })
  const ago = (ms: number): number => Date.now() - ms
  const keep = (ticket: string, createdAt = Date.now(), by = tickets) => by.keep({ ticket, createdAt })

  beforeEach(() => {
    database = createGrantDatabase('platform')
    cache = memoryTokenCache()
    events = []
    tickets = open()
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('are the same for all processes, after a restart too', async () => {
    await keep('one')
    for (const one of [tickets, open()]) expect(await one.require()).toBe('one')
    cache = memoryTokenCache()
    expect(await open().require()).toBe('one')
    database.rows.clear()
    expect(await tickets.require()).toBe('one')
    expect(events).toEqual([{ type: 'ticket-received', platformAppId: 'platform', isNewest: true }])
  })

  it('are followed by newer ones alone, whichever comes first', async () => {
    await keep('new', ago(minuteMs))
    await keep('old', ago(2 * minuteMs))
    expect(await tickets.require()).toBe('new')
    expect(events.at(-1)).toMatchObject({ type: 'ticket-received', isNewest: false })
    await keep('same time', (database.rows.get('platform:ticket') as { created_at: number }).created_at)
    expect([await tickets.require(), await open().require()]).toEqual(['same time', 'same time'])
    await keep('newest')
    expect(await open().require()).toBe('newest')
  })

  it('are compared by both places: each may have missed the newest', async () => {
    const stored = { ticket: 'stored', created_at: ago(minuteMs) }
    database.rows.set('platform:ticket', stored)
    await cache.set('{ticket:platform}', JSON.stringify({ ticket: 'shared', createdAt: ago(0) }), minuteMs)
    expect(await tickets.require()).toBe('shared')
    database.rows.set('platform:ticket', { ...stored, created_at: ago(-minuteMs) })
    expect(await tickets.require()).toBe('stored')
  })

  it('are in the cache, which keeps the newest that it knows', async () => {
    const shared = async () => JSON.parse((await cache.get('{ticket:platform}')) ?? '{}').ticket
    await keep('one', ago(minuteMs))
    expect(await shared()).toBe('one')
    await cache.set('{ticket:platform}', JSON.stringify({ ticket: 'newer', createdAt: ago(0) }), minuteMs)
    await keep('between', ago(minuteMs / 2))
    expect(await shared()).toBe('newer')
  })

  it('are not newer than now, whatever a platform’s clock says', async () => {
    await keep('from the future', ago(-10 * lifetimeMs))
    clock.advance(1_000)
    await keep('next')
    expect(await tickets.require()).toBe('next')
  })

  it('are missing before the first, and after their time', async () => {
    await expect(tickets.require()).rejects.toMatchObject({
      ...missing,
      message: expect.stringContaining('Ask for one'),
    })
    await keep('one', ago(lifetimeMs - 5_000))
    expect(await tickets.require()).toBe('one')
    clock.advance(10_000)
    await expect(tickets.require()).rejects.toMatchObject(missing)
  })

  it('are late after twenty minutes, which is told with their age', async () => {
    await keep('one', ago(20 * minuteMs - 5_000))
    await tickets.require()
    expect(events.map(({ type }) => type)).not.toContain('ticket-late')
    clock.advance(10_000)
    expect(await tickets.require()).toBe('one')
    const late = events.at(-1) as { ageSeconds?: number }
    expect(late).toMatchObject({ type: 'ticket-late', platformAppId: 'platform' })
    expect(late.ageSeconds).toBeGreaterThanOrEqual(20 * 60 + 5)
    expect(late.ageSeconds).toBeLessThan(20 * 60 + 60)
  })

  it('are missing once the platform has refused the newest, for all processes, until the next', async () => {
    await keep('one')
    await tickets.refuse('one')
    for (const one of [tickets, open()]) await expect(one.require()).rejects.toMatchObject(missing)
    await keep('two')
    for (const one of [tickets, open()]) expect(await one.require()).toBe('two')
    await tickets.refuse('one')
    expect(await open().require()).toBe('two')
  })

  it('are kept without the cache, and refused by this process then', async () => {
    const alone = open(brokenTokenCache())
    await keep('one', Date.now(), alone)
    expect(await alone.require()).toBe('one')
    expect(events).toContainEqual({ type: 'cache-failure', operation: 'ticket' })
    await alone.refuse('one')
    await expect(alone.require()).rejects.toMatchObject(missing)
    expect(await open(brokenTokenCache()).require()).toBe('one')
  })

  it('are not taken where the store fails, and are read from the cache meanwhile', async () => {
    await keep('one')
    database.failing = { get: storeFailures.rejects, set: storeFailures.rejects }
    await expect(keep('two')).rejects.toMatchObject({ code: 'ERR_CACHE' })
    expect(await tickets.require()).toBe('one')
    database.failing = { set: storeFailures.rejects }
    await expect(keep('two')).rejects.toMatchObject({ code: 'ERR_CACHE' })
    expect(await open().require()).toBe('one')
  })

  it('are not said to be missing where nobody can say', async () => {
    database.failing = { get: storeFailures.rejects }
    await expect(tickets.require()).rejects.toMatchObject({ code: 'ERR_CACHE' })
    await expect(open(brokenTokenCache()).require()).rejects.toMatchObject({ code: 'ERR_CACHE' })
  })

  it.each([
    [{ ticket: 7, created_at: 1 }, '{}'],
    [{ ticket: 'x', created_at: 'no time' }, '{"ticket":"x","createdAt":"no time"}'],
    [{ ticket: '', created_at: Date.now() }, 'no JSON'],
    [{}, 'null'],
  ])('are none where the places hold something else (%j, %s)', async (row, text) => {
    database.rows.set('platform:ticket', row)
    await cache.set('{ticket:platform}', text, minuteMs)
    await expect(tickets.require()).rejects.toMatchObject(missing)
    await keep('one')
    cache = memoryTokenCache()
    for (const one of [tickets, open()]) expect(await one.require()).toBe('one')
  })

  it('are in no key, and in no event', async () => {
    await keep('a very secret ticket')
    await tickets.refuse('a very secret ticket')
    expect(JSON.stringify([...database.rows.keys(), ...events])).not.toContain('secret')
  })
})
