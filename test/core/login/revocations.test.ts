import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { revocationsOf } from '../../../lib/core/login/revocations.ts'
import { brokenTokenCache } from '../../helpers/stores/caches.ts'
import { moveDate, releaseDate, stopDate } from '../../helpers/time/clock.ts'

beforeEach(stopDate)
afterEach(releaseDate)

describe('a revocation', () => {
  it('is of one login only', async () => {
    const revocations = revocationsOf(memoryTokenCache())
    await revocations.revoke('one', 1_000)
    expect(await revocations.isRevoked('one')).toBe(true)
    expect(await revocations.isRevoked('two')).toBe(false)
  })

  it('is known to every router with the same cache', async () => {
    const cache = memoryTokenCache()
    await revocationsOf(cache).revoke('one', 1_000)
    expect(await revocationsOf(cache).isRevoked('one')).toBe(true)
    expect(await revocationsOf(memoryTokenCache()).isRevoked('one')).toBe(false)
  })

  it('is known to other processes that share the cache', async () => {
    const shared = memoryTokenCache()
    await revocationsOf({ ...shared }).revoke('one', 1_000)
    expect(await revocationsOf({ ...shared }).isRevoked('one')).toBe(true)
  })

  it('ends when its time is over', async () => {
    const revocations = revocationsOf(memoryTokenCache())
    await revocations.revoke('one', 1_000)
    moveDate(999)
    expect(await revocations.isRevoked('one')).toBe(true)
    moveDate(1)
    expect(await revocations.isRevoked('one')).toBe(false)
  })

  it('is not pushed out of a small cache by what is written after it', async () => {
    const cache = memoryTokenCache({ maxEntries: 2 })
    await revocationsOf(cache).revoke('one', 60_000)
    for (let index = 0; index < 100; index += 1) await cache.set(`outcome:${index}`, 'x', 60_000)
    expect(await revocationsOf(cache).isRevoked('one')).toBe(true)
  })

  it('asks the cache for what this process knows nothing of, and not for what it has revoked itself', async () => {
    const memory = memoryTokenCache()
    const asked: string[] = []
    const get = (key: string): Promise<string | undefined> => {
      asked.push(key)
      return memory.get(key)
    }
    const cache = { ...memory, get }
    await revocationsOf(cache).revoke('one', 1_000)
    await revocationsOf(cache).isRevoked('one')
    expect(asked).toEqual([])
    await revocationsOf(cache).isRevoked('two')
    expect(asked).toHaveLength(1)
  })

  it('says so when the cache cannot be asked, and holds in this process all the same', async () => {
    const revocations = revocationsOf(brokenTokenCache())
    await expect(revocations.isRevoked('one')).rejects.toThrow('the store is down')
    await expect(revocations.revoke('one', 1_000)).rejects.toThrow('the store is down')
    expect(await revocations.isRevoked('one')).toBe(true)
  })
})
