import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { tokenCacheContract } from '../../contracts/token-cache.ts'
import { moveDate, releaseDate, stopDate } from '../../helpers/time/clock.ts'

tokenCacheContract('memoryTokenCache()', () => memoryTokenCache())

describe('memoryTokenCache()', () => {
  it('shares nothing with another one', async () => {
    await memoryTokenCache().set('key', 'value', 1_000)
    expect(await memoryTokenCache().get('key')).toBeUndefined()
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '10', null])(
    'refuses %p as its bound',
    (maxEntries) => {
      expect(() => memoryTokenCache({ maxEntries: maxEntries as number })).toThrow(TypeError)
      expect(() => memoryTokenCache({ maxEntries: maxEntries as number })).toThrow(
        /^memoryTokenCache: option "maxEntries" must be a whole number/,
      )
    },
  )

  it('refuses an option it does not know', () => {
    const options = { maxEntires: 5 } as object
    expect(() => memoryTokenCache(options)).toThrow(
      new TypeError('memoryTokenCache: unknown option "maxEntires", did you mean "maxEntries"?'),
    )
  })

  it('takes undefined for no bound given', () => {
    expect(() => memoryTokenCache({ maxEntries: undefined as unknown as number })).not.toThrow()
  })

  describe('with a bound', () => {
    it('drops the oldest entries first', async () => {
      const cache = memoryTokenCache({ maxEntries: 3 })
      for (const key of ['a', 'b', 'c', 'd', 'e']) await cache.set(key, key, 60_000)
      const kept = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => cache.get(key)))
      expect(kept).toEqual([undefined, undefined, 'c', 'd', 'e'])
    })

    it('counts writing an entry again as making it new', async () => {
      const cache = memoryTokenCache({ maxEntries: 2 })
      await cache.set('a', '1', 60_000)
      await cache.set('b', '1', 60_000)
      await cache.replace('a', '1', '2', 60_000)
      await cache.set('c', '1', 60_000)
      expect(await cache.get('a')).toBe('2')
      expect(await cache.get('b')).toBeUndefined()
    })

    it('holds against a flood of keys', async () => {
      const cache = memoryTokenCache({ maxEntries: 10 })
      for (let index = 0; index < 2_000; index += 1) await cache.set(`key ${index}`, 'x', 60_000)
      const kept = await Promise.all(Array.from({ length: 2_000 }, (_, index) => cache.get(`key ${index}`)))
      expect(kept.filter((value) => value !== undefined)).toHaveLength(10)
    })
  })

  describe('as time passes', () => {
    beforeEach(stopDate)
    afterEach(releaseDate)

    it('holds an entry to its very last millisecond', async () => {
      const cache = memoryTokenCache()
      await cache.set('key', 'value', 1_000)
      moveDate(999)
      expect(await cache.get('key')).toBe('value')
      moveDate(1)
      expect(await cache.get('key')).toBeUndefined()
    })

    it('gives up what is over before it gives up what lives', async () => {
      const cache = memoryTokenCache({ maxEntries: 700 })
      await cache.set('living', 'value', 60_000)
      for (let index = 0; index < 400; index += 1) await cache.set(`dead ${index}`, 'x', 1_000)
      moveDate(1_000)
      for (let index = 0; index < 600; index += 1) await cache.set(`other ${index}`, 'x', 60_000)
      expect(await cache.get('living')).toBe('value')
    })

    it('keeps what lives when it sweeps out what is over', async () => {
      const cache = memoryTokenCache()
      await cache.set('living', 'value', 60_000)
      await cache.set('dead', 'value', 1_000)
      moveDate(1_000)
      for (let index = 0; index < 600; index += 1) await cache.set('other', String(index), 60_000)
      expect(await cache.get('living')).toBe('value')
      expect(await cache.get('dead')).toBeUndefined()
    })
  })
})
