import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { leaseMs, takeLock } from '../../lib/core/tokens/token-lock.ts'
import { handleOn } from './support/caches.ts'

const key = '{test}:lock'

describe('a lock', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  it('is taken once, until it is released', async () => {
    const store = memoryTokenCache()
    const held = await takeLock(store, key)
    expect(await takeLock(store, key)).toBeUndefined()
    expect(await held?.isHeld()).toBe(true)
    await held?.release()
    const other = await takeLock(store, key)
    expect(other).toBeDefined()
    expect(await held?.isHeld()).toBe(false)
    await other?.release()
  })

  it('is kept alive by its holder for longer than its lease', async () => {
    const store = memoryTokenCache()
    const held = await takeLock(store, key)
    for (let turn = 0; turn < 10; turn += 1) {
      await jest.advanceTimersByTimeAsync(leaseMs / 2)
      expect(await takeLock(store, key)).toBeUndefined()
    }
    await held?.release()
    expect(jest.getTimerCount()).toBe(0)
  })

  it('is free one lease after its holder could not keep it alive, and is not taken back', async () => {
    const store = memoryTokenCache()
    let isCut = false
    const cut = handleOn(store)
    const held = await takeLock(
      {
        ...cut,
        replace: async (...replacement) => {
          if (isCut) throw new Error('the store is down')
          return cut.replace(...replacement)
        },
        delete: async () => {
          throw new Error('the store is down')
        },
      },
      key,
    )
    isCut = true
    await jest.advanceTimersByTimeAsync(leaseMs + 1)
    const other = await takeLock(store, key)
    expect(other).toBeDefined()
    isCut = false
    expect(await held?.isHeld()).toBe(false)
    await expect(held?.release()).resolves.toBeUndefined()
    expect(await other?.isHeld()).toBe(true)
    await other?.release()
  })

  it('rejects where the store fails', async () => {
    const replace = async (): Promise<never> => {
      throw new Error('the store is down')
    }
    await expect(takeLock({ replace, delete: replace }, key)).rejects.toThrow('the store is down')
  })
})
