import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  createForceRefreshLimit,
  type ForceRefreshLimit,
} from '../../../lib/core/tokens/force-refresh-limit.ts'

const dayMs = 86_400_000
const limits = { perDay: 20, spacingMs: 30_000 }
const key = 'key'
const timesKey = 'key:forced'

let time: number
let stored: Map<string, string>
/** What the store answers to a write in place of doing it. */
let verdict: false | 'silent' | undefined
let reads: string[]
let onRead: (count: number) => void

const createGate = (): ForceRefreshLimit =>
  createForceRefreshLimit(
    {
      async read(name) {
        reads.push(name)
        onRead(reads.length)
        return stored.get(name)
      },
      async write(name, expected, value) {
        if (verdict !== undefined) return verdict === 'silent' ? undefined : verdict
        if (stored.get(name) !== expected) return false
        stored.set(name, value)
        return true
      },
    },
    () => time,
  )

const storeTimes = (...times: unknown[]) => stored.set(timesKey, JSON.stringify(times))
const recordOf = (token: string, expiresAt: number): string =>
  JSON.stringify({ token, fetchedAt: time - 1_000, expiresAt, renewAt: expiresAt - 300_000 })

beforeEach(() => {
  time = Date.parse('2026-03-05T12:00:00Z')
  stored = new Map()
  verdict = undefined
  reads = []
  onRead = () => undefined
})

describe('mayForce()', () => {
  it('lets one fetch be forced in each spacing, whoever asks', async () => {
    const [one, other] = [createGate(), createGate()]
    expect(await one.mayForce(key, limits)).toBe(true)
    expect(await one.mayForce(key, limits)).toBe(false)
    time += limits.spacingMs - 1
    expect(await one.mayForce(key, limits)).toBe(false)
    expect(await other.mayForce(key, limits)).toBe(false)
    time += 1
    expect(await other.mayForce(key, limits)).toBe(true)
    expect(await one.mayForce(key, limits)).toBe(false)
  })

  it('lets no more be forced in 24 hours than the platform does', async () => {
    const gate = createGate()
    const began = time
    for (let count = 0; count < limits.perDay; count += 1) {
      expect(await gate.mayForce(key, limits)).toBe(true)
      time += limits.spacingMs
    }
    expect(await gate.mayForce(key, limits)).toBe(false)
    time = began + dayMs - 1
    expect(await gate.mayForce(key, limits)).toBe(false)
    time = began + dayMs
    expect(await gate.mayForce(key, limits)).toBe(true)
    expect(JSON.parse(stored.get(timesKey) ?? '')).toHaveLength(limits.perDay)
  })

  it.each([
    ['as far ahead as clocks may be', limits.spacingMs, false],
    ['further ahead: a clock was set back', limits.spacingMs + 1, true],
  ])('with a time that is %s', async (_what, ahead, isAllowed) => {
    storeTimes(time + ahead)
    expect(await createGate().mayForce(key, limits)).toBe(isAllowed)
  })

  it('looks at the newest time, in whatever order they are', async () => {
    storeTimes(time - 10, time - 100_000)
    expect(await createGate().mayForce(key, limits)).toBe(false)
    time += limits.spacingMs
    expect(await createGate().mayForce(key, limits)).toBe(true)
    const kept = JSON.parse(stored.get(timesKey) ?? '')
    expect(kept).toEqual([...kept].sort())
  })

  it.each(['no JSON', '{}', 'null', '["x",null,{}]'])('takes %s for no time', async (odd) => {
    stored.set(timesKey, odd)
    expect(await createGate().mayForce(key, limits)).toBe(true)
    expect(JSON.parse(stored.get(timesKey) ?? '')).toEqual([time])
  })

  it('does not count what another process was faster with', async () => {
    const gate = createGate()
    verdict = false
    expect(await gate.mayForce(key, limits)).toBe(false)
    verdict = undefined
    expect(await gate.mayForce(key, limits)).toBe(true)
  })

  it('counts for itself while the store is silent: two in 24 hours', async () => {
    const gate = createGate()
    verdict = 'silent'
    const began = time
    expect(await gate.mayForce(key, limits)).toBe(true)
    expect(await gate.mayForce(key, limits)).toBe(false)
    time += limits.spacingMs
    expect(await gate.mayForce(key, limits)).toBe(true)
    time += limits.spacingMs
    expect(await gate.mayForce(key, limits)).toBe(false)
    time = began + dayMs
    expect(await gate.mayForce(key, limits)).toBe(true)
  })
})

describe('forcedElsewhere()', () => {
  it('finds the token that is there already', async () => {
    stored.set(key, recordOf('new', time + 1))
    expect(await createGate().forcedElsewhere(key, 'old')).toMatchObject({ token: 'new' })
    expect(reads).toEqual([key])
  })

  it.each([
    ['the refused token', () => recordOf('old', time + 7_200_000)],
    ['one that has just ended', () => recordOf('new', time)],
    ['no record', () => 'nonsense'],
  ])('does not take %s, and waits for nobody', async (_what, raw) => {
    stored.set(key, raw())
    expect(await createGate().forcedElsewhere(key, 'old')).toBeUndefined()
    expect(reads).toEqual([key, timesKey])
  })

  it('waits while somebody else has forced one a moment ago', async () => {
    storeTimes(time - 60_000, time - 5_000)
    onRead = (count) => {
      if (count === 7) stored.set(key, recordOf('new', time + 7_200_000))
    }
    expect(await createGate().forcedElsewhere(key, 'old')).toMatchObject({ token: 'new' })
    expect(reads).toHaveLength(7)
  })

  it('gives up after half a second', async () => {
    storeTimes(time)
    const started = performance.now()
    expect(await createGate().forcedElsewhere(key, 'old')).toBeUndefined()
    expect(reads).toHaveLength(20)
    expect(performance.now() - started).toBeGreaterThan(400)
  })

  it.each([
    ['longer ago than an answer takes', [-5_001]],
    ['at a time that is none', [-10_001, 'x']],
  ])('does not wait for what was forced %s', async (_what, times) => {
    storeTimes(...times.map((ago) => (typeof ago === 'number' ? time + ago : ago)))
    expect(await createGate().forcedElsewhere(key, 'old')).toBeUndefined()
    expect(reads).toHaveLength(2)
  })

  it.each(['no JSON', '{}', 'null'])(
    'waits for nobody where %s stands in place of the times',
    async (odd) => {
      stored.set(timesKey, odd)
      expect(await createGate().forcedElsewhere(key, 'old')).toBeUndefined()
      expect(reads).toHaveLength(2)
    },
  )

  it('does not wait for itself', async () => {
    const gate = createGate()
    await gate.mayForce(key, limits)
    reads = []
    expect(await gate.forcedElsewhere(key, 'old')).toBeUndefined()
    expect(reads).toHaveLength(2)
  })
})
