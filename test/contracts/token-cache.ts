import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { TokenCache } from 'express-wechat-auth'
import { sleep } from '../helpers/time/wait.ts'

const longMs = 60_000
const shortMs = 60
const parallel = 50

/** What every `TokenCache` has to do. `create` answers a handle on the store under test. */
export function tokenCacheContract(name: string, create: () => TokenCache | Promise<TokenCache>): void {
  describe(`${name} keeps the contract of a token cache`, () => {
    let cache: TokenCache
    let key: string

    beforeEach(async () => {
      cache = await create()
      key = `{contract:${randomUUID()}}`
    })

    it('answers undefined for a key it does not hold', async () => {
      expect(await cache.get(key)).toBeUndefined()
    })

    it('answers what was set', async () => {
      await cache.set(key, 'one', longMs)
      expect(await cache.get(key)).toBe('one')
    })

    it('sets over what was there', async () => {
      await cache.set(key, 'one', longMs)
      await cache.set(key, 'two', longMs)
      expect(await cache.get(key)).toBe('two')
    })

    it('keeps keys apart', async () => {
      await cache.set(key, 'one', longMs)
      await cache.set(`${key}:forced`, 'two', longMs)
      await cache.delete(key)
      expect(await cache.get(`${key}:forced`)).toBe('two')
    })

    it('gives text back as it was, however odd or long', async () => {
      const texts = ['{"a":"李小明 🌸"}', 'a\u0000b\r\n', 'x'.repeat(100_000), ' ']
      for (const text of texts) {
        await cache.set(key, text, longMs)
        expect(await cache.get(key)).toBe(text)
      }
    })

    it('tells an empty text from nothing', async () => {
      await cache.set(key, '', longMs)
      expect(await cache.get(key)).toBe('')
      expect(await cache.replace(key, undefined, 'new', longMs)).toBe(false)
      expect(await cache.replace(key, '', 'new', longMs)).toBe(true)
    })

    it('takes a lifetime that is no whole number', async () => {
      await cache.set(key, 'one', longMs + 0.25)
      expect(await cache.replace(key, 'one', 'two', longMs + 0.75)).toBe(true)
      expect(await cache.get(key)).toBe('two')
    })

    it('forgets an entry when its time is over', async () => {
      await cache.set(key, 'set', shortMs)
      await cache.replace(`${key}:2`, undefined, 'replaced', shortMs)
      await sleep(shortMs + 40)
      expect(await cache.get(key)).toBeUndefined()
      expect(await cache.get(`${key}:2`)).toBeUndefined()
      expect(await cache.delete(key)).toBe(false)
    })

    it('takes a key whose entry is over for free', async () => {
      await cache.set(key, 'old', shortMs)
      await sleep(shortMs + 40)
      expect(await cache.replace(key, 'old', 'new', longMs)).toBe(false)
      expect(await cache.replace(key, undefined, 'new', longMs)).toBe(true)
      expect(await cache.get(key)).toBe('new')
    })

    it('gives an entry a new lifetime with every write', async () => {
      await cache.set(key, 'one', shortMs)
      await cache.set(key, 'two', longMs)
      // On a busy machine it may be over before it is written again.
      do await cache.set(`${key}:2`, 'one', shortMs)
      while (!(await cache.replace(`${key}:2`, 'one', 'one', longMs)))
      await sleep(shortMs + 40)
      expect(await cache.get(key)).toBe('two')
      expect(await cache.get(`${key}:2`)).toBe('one')
    })

    describe('replace', () => {
      it('writes where nothing is held and nothing is expected', async () => {
        expect(await cache.replace(key, undefined, 'one', longMs)).toBe(true)
        expect(await cache.get(key)).toBe('one')
      })

      it('leaves what is held where nothing is expected', async () => {
        await cache.set(key, 'one', longMs)
        expect(await cache.replace(key, undefined, 'two', longMs)).toBe(false)
        expect(await cache.get(key)).toBe('one')
      })

      it('writes over exactly what is expected', async () => {
        await cache.set(key, 'one', longMs)
        expect(await cache.replace(key, 'one', 'two', longMs)).toBe(true)
        expect(await cache.get(key)).toBe('two')
      })

      it('leaves everything else', async () => {
        await cache.set(key, 'one', longMs)
        for (const expected of ['ONE', 'one ', 'on', 'two', '']) {
          expect(await cache.replace(key, expected, 'two', longMs)).toBe(false)
        }
        expect(await cache.get(key)).toBe('one')
      })

      it('writes nothing where something is expected and nothing is held', async () => {
        expect(await cache.replace(key, 'one', 'two', longMs)).toBe(false)
        expect(await cache.get(key)).toBeUndefined()
      })

      it('lets exactly one of many win a free key', async () => {
        const wins = await Promise.all(
          Array.from({ length: parallel }, (_, index) =>
            cache.replace(key, undefined, `winner ${index}`, longMs),
          ),
        )
        expect(wins.filter(Boolean)).toHaveLength(1)
        expect(await cache.get(key)).toBe(`winner ${wins.indexOf(true)}`)
      })

      it('lets exactly one of many win a held key', async () => {
        await cache.set(key, 'old', longMs)
        const wins = await Promise.all(
          Array.from({ length: parallel }, (_, index) =>
            cache.replace(key, 'old', `winner ${index}`, longMs),
          ),
        )
        expect(wins.filter(Boolean)).toHaveLength(1)
        expect(await cache.get(key)).toBe(`winner ${wins.indexOf(true)}`)
      })
    })

    describe('delete', () => {
      it('says whether there was something to delete', async () => {
        await cache.set(key, 'one', longMs)
        expect(await cache.delete(key)).toBe(true)
        expect(await cache.get(key)).toBeUndefined()
        expect(await cache.delete(key)).toBe(false)
      })

      it('deletes only what is expected', async () => {
        await cache.set(key, 'one', longMs)
        expect(await cache.delete(key, 'two')).toBe(false)
        expect(await cache.delete(key, '')).toBe(false)
        expect(await cache.get(key)).toBe('one')
        expect(await cache.delete(key, 'one')).toBe(true)
        expect(await cache.get(key)).toBeUndefined()
      })

      it('lets exactly one of many delete', async () => {
        await cache.set(key, 'one', longMs)
        const deletions = await Promise.all(Array.from({ length: parallel }, () => cache.delete(key, 'one')))
        expect(deletions.filter(Boolean)).toHaveLength(1)
      })
    })
  })
}
