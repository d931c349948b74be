import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { leaseMs, takeLease } from '../../../lib/core/cache/lease.ts'
import { handleOn } from '../../helpers/stores/caches.ts'

const key = '{test}:lock'

describe('a lease', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  it('is taken once, until it is released', async () => {
    const store = memoryTokenCache()
    const held = await takeLease(store, key)
    expect(await takeLease(store, key)).toBeUndefined()
    expect(await held?.isHeld()).toBe(true)
    await held?.release()
    const other = await takeLease(store, key)
    expect(other).toBeDefined()
    expect(await held?.isHeld()).toBe(false)
    await other?.release()
  })

  it('is kept alive by its holder for longer than its lease', async () => {
    const store = memoryTokenCache()
    const held = await takeLease(store, key)
    for (let turn = 0; turn < 10; turn += 1) {
      await jest.advanceTimersByTimeAsync(leaseMs / 2)
      expect(await takeLease(store, key)).toBeUndefined()
    }
    await held?.release()
    expect(jest.getTimerCount()).toBe(0)
  })

  it('is free one lease after its holder could not keep it alive, and is not taken back', async () => {
    const store = memoryTokenCache()
    let isCut = false
    const cut = handleOn(store)
    const held = await takeLease(
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
    const other = await takeLease(store, key)
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
    await expect(takeLease({ replace, delete: replace }, key)).rejects.toThrow('the store is down')
  })
})
