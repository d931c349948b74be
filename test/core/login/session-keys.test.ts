import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { createSealer } from '../../../lib/core/login/sealer.ts'
import { createSessionKeys, type SessionKeys } from '../../../lib/core/login/session-keys.ts'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import { brokenTokenCache, handleOn, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { moveDate, releaseDate, stopDate } from '../../helpers/time/clock.ts'
import { createGate, startWatch } from '../../helpers/time/wait.ts'

const secret = 'the secret of the app, thirty-two'
const appKey = 'mini-program:wx1'
const one = 'tiihtNczf5v6AKRyjwEUhQ=='
const two = 'HyVFkGl5F5OQWJZZaNzBBg=='
const dayMs = 86_400_000

const keysOn = (cache: TokenCache, { secrets = [secret], app = appKey } = {}): SessionKeys =>
  createSessionKeys({ cache, sealer: createSealer(secrets, app), appKey: app })

describe('session_keys', () => {
  it('are kept for each person, the newest one', async () => {
    const keys = keysOn(memoryTokenCache())
    await keys.keep('o1', one, 1)
    await keys.keep('o2', two, 1)
    expect([await keys.get('o1'), await keys.get('o2'), await keys.get('o3')]).toEqual([one, two, undefined])
    await keys.keep('o1', two, 1)
    expect(await keys.get('o1')).toBe(two)
  })

  it('are found by every process that shares cache and secret', async () => {
    const cache = memoryTokenCache()
    await keysOn(handleOn(cache)).keep('o1', one, 1)
    expect(await keysOn(handleOn(cache)).get('o1')).toBe(one)
  })

  it('are gone when they are forgotten, and nobody else’s are', async () => {
    const keys = keysOn(memoryTokenCache())
    await keys.keep('o1', one, 1)
    await keys.keep('o2', two, 1)
    await keys.forget('o1', 1)
    expect([await keys.get('o1'), await keys.get('o2')]).toEqual([undefined, two])
    await keys.forget('o3', 1)
  })

  it('of one app are not found by another with the same cache and secret', async () => {
    const cache = memoryTokenCache()
    await keysOn(cache).keep('o1', one, 1)
    expect(await keysOn(cache, { app: 'mini-program:wx2' }).get('o1')).toBeUndefined()
    expect(await keysOn(cache, { app: 'wecom-mini-program:wx1' }).get('o1')).toBeUndefined()
  })
})

describe('their lifetime', () => {
  beforeEach(stopDate)
  afterEach(releaseDate)

  it('is seven days', async () => {
    const keys = keysOn(memoryTokenCache())
    await keys.keep('o1', one, 1)
    await keys.keep('o2', one, 1)
    moveDate(7 * dayMs - 1_000)
    expect(await keys.get('o1')).toBe(one)
    moveDate(2_000)
    expect(await keys.get('o2')).toBeUndefined()
  })

  it('begins again with every use', async () => {
    const keys = keysOn(memoryTokenCache())
    await keys.keep('o1', one, 1)
    for (let use = 0; use < 5; use += 1) {
      moveDate(6 * dayMs)
      expect(await keys.get('o1')).toBe(one)
    }
    moveDate(7 * dayMs + 1_000)
    expect(await keys.get('o1')).toBeUndefined()
  })
})

const keyOf = (id: string): string =>
  `session-key:${appKey}:${createSealer([secret], appKey).names('session key', id)[0]}`

describe('in the cache', () => {
  it('a session_key cannot be read, and no name of an entry tells a secret', async () => {
    const cache = recordingTokenCache()
    const keys = keysOn(cache)
    await keys.keep('o1', one, 1)
    await keys.get('o1')
    const bytes = Buffer.from(one, 'base64')
    expect(cache.values.length).toBeGreaterThan(0)
    for (const value of cache.values) {
      for (const form of [one, bytes.toString('hex'), bytes.toString('base64url'), secret]) {
        expect(value).not.toContain(form)
      }
      for (const encoding of ['base64', 'base64url', 'hex'] as const) {
        expect(Buffer.from(value, encoding).includes(bytes)).toBe(false)
        expect(Buffer.from(value, encoding).includes(one)).toBe(false)
      }
    }
    for (const key of cache.keys) {
      for (const hidden of [one, bytes.toString('hex'), secret]) expect(key).not.toContain(hidden)
    }
  })

  it('an entry that was put in another person’s place is worth nothing', async () => {
    const cache = recordingTokenCache()
    const keys = keysOn(cache)
    await keys.keep('o1', one, 1)
    const [mine = ''] = cache.keys
    await cache.set(keyOf('o2'), (await cache.get(mine)) ?? '', 60_000)
    expect(await keys.get('o2')).toBeUndefined()
    expect(await keys.get('o1')).toBe(one)
  })

  it.each([{ sessionKey: 5, login: 1 }, { login: 1 }, null, 'text', []])(
    'the entry that was sealed as %j is as good as none',
    async (value) => {
      const cache = memoryTokenCache()
      const key = keyOf('o1')
      const put = (sealed: unknown): Promise<void> =>
        cache.set(key, createSealer([secret], appKey).seal('session key', sealed, key), 60_000)
      await put({ sessionKey: one, login: 1 })
      expect(await keysOn(cache).get('o1')).toBe(one)
      await put(value)
      expect(await keysOn(cache).get('o1')).toBeUndefined()
    },
  )

  it.each([
    ['nothing', ''],
    ['garbage', 'garbage'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['a bare session_key', one],
  ])('an entry of %s is as good as none', async (_what, value) => {
    const cache = recordingTokenCache()
    const keys = keysOn(cache)
    await keys.keep('o1', one, 1)
    for (const key of cache.keys) await cache.set(key, value, 60_000)
    expect(await keys.get('o1')).toBeUndefined()
  })

  it('entries outlive a rotation of the secret as long as the old one is listed', async () => {
    const cache = memoryTokenCache()
    await keysOn(cache).keep('o1', one, 1)
    expect(await keysOn(cache, { secrets: ['a newer secret of the app', secret] }).get('o1')).toBe(one)
    expect(await keysOn(cache, { secrets: ['a newer secret of the app'] }).get('o1')).toBeUndefined()
  })

  it('a newer entry survives a use of the old one that was under way', async () => {
    const store = memoryTokenCache()
    await keysOn(store).keep('o1', one, 1)
    const [isRead, mayGoOn] = [createGate(), createGate()]
    const slow: TokenCache = {
      ...handleOn(store),
      async get(key) {
        const value = await store.get(key)
        isRead.open()
        await mayGoOn.promise
        return value
      },
    }
    const use = keysOn(slow).get('o1')
    await isRead.promise
    await keysOn(store).keep('o1', two, 1)
    mayGoOn.open()
    await use
    expect(await keysOn(store).get('o1')).toBe(two)
  })
})

describe('a cache that fails', () => {
  it('is told of, without the session_key', async () => {
    const keys = keysOn(brokenTokenCache())
    expect(await errorOf(keys.get('o1'))).toMatchObject({ code: 'ERR_CACHE', status: 500 })
    for (const failed of [keys.keep('o1', one, 1), keys.forget('o1', 1)]) {
      expect(everyViewOf(await errorOf(failed))).not.toContain(one)
    }
  })

  it('is given up soon when it never answers', async () => {
    const hung = { ...memoryTokenCache(), get: () => new Promise<never>(() => undefined) }
    const elapsedMs = startWatch()
    expect(await errorOf(keysOn(hung).get('o1'))).toMatchObject({ code: 'ERR_CACHE' })
    expect(elapsedMs()).toBeLessThan(2_500)
  })

  it('only when a life is to be made longer does no harm', async () => {
    const store = memoryTokenCache()
    await keysOn(store).keep('o1', one, 1)
    const down = async (): Promise<never> => {
      throw new Error('read-only replica')
    }
    expect(await keysOn({ ...handleOn(store), set: down, replace: down }).get('o1')).toBe(one)
  })
})

describe('two deployments with one cache', () => {
  const keysUnder = (cache: TokenCache, ...secrets: string[]) =>
    createSessionKeys({ cache, sealer: createSealer(secrets, appKey), appKey })

  it('do not take each other’s keys away, and do not find them', async () => {
    const cache = memoryTokenCache()
    await keysUnder(cache, 'the secret of staging').keep('o1', one, 1)
    expect(await keysUnder(cache, 'the secret of production').get('o1')).toBeUndefined()
    await keysUnder(cache, 'the secret of production').keep('o1', two, 2)
    expect(await keysUnder(cache, 'the secret of staging').get('o1')).toBe(one)
    expect(await keysUnder(cache, 'the secret of production').get('o1')).toBe(two)
  })

  it('a key that was kept under the old secret is found while both are given, and not after', async () => {
    const cache = memoryTokenCache()
    await keysUnder(cache, 'the old secret here').keep('o1', one, 1)
    const both = keysUnder(cache, 'the new secret here', 'the old secret here')
    expect(await both.get('o1')).toBe(one)
    expect(await keysUnder(cache, 'the new secret here').get('o1')).toBeUndefined()
    await both.forget('o1', 1)
    expect(await both.get('o1')).toBeUndefined()
  })
})
