import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { createTurns } from '../../../lib/core/grants/turns.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import { createGate, settle } from '../../helpers/time/wait.ts'

describe('turns', () => {
  it('are taken one after the other, in the order in which they were asked for', async () => {
    const turns = createTurns(memoryTokenCache(), () => undefined)
    const seen: string[] = []
    const gate = createGate()
    const first = turns.take('key', async () => {
      seen.push('first begins')
      await gate.promise
      seen.push('first ends')
      return 1
    })
    const others = ['second', 'third'].map((name) => turns.take('key', async () => void seen.push(name)))
    const elsewhere = turns.take('another key', async () => 'at once')
    expect(await elsewhere).toBe('at once')
    await settle()
    expect(seen).toEqual(['first begins'])
    gate.open()
    expect(await first).toBe(1)
    await Promise.all(others)
    expect(seen).toEqual(['first begins', 'first ends', 'second', 'third'])
  })

  it('go on after one that fails', async () => {
    const turns = createTurns(memoryTokenCache(), () => undefined)
    const failing = turns.take('key', async () => {
      throw new Error('it fails')
    })
    const next = turns.take('key', async () => 'next')
    await expect(failing).rejects.toThrow('it fails')
    expect(await next).toBe('next')
  })

  it('are taken across processes that share a cache', async () => {
    const cache = memoryTokenCache()
    const [one, other] = [handleOn(cache), handleOn(cache)].map((own) => createTurns(own, () => undefined))
    const seen: string[] = []
    const gate = createGate()
    const first = one?.take('key', async (requireTurn) => {
      await gate.promise
      await requireTurn()
      seen.push('first')
    })
    await settle()
    const second = other?.take('key', async () => void seen.push('second'))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(seen).toEqual([])
    gate.open()
    await Promise.all([first, second])
    expect(seen).toEqual(['first', 'second'])
  })

  it('are lost by a process that was frozen: it may not write any more', async () => {
    const cache = memoryTokenCache()
    const turns = createTurns(handleOn(cache), () => undefined)
    const late = turns.take('key', async (requireTurn) => {
      await requireTurn()
      await cache.set('{key}:turn', 'another process', 60_000)
      await requireTurn()
    })
    await expect(late).rejects.toMatchObject({ code: 'ERR_CACHE', retryAfterSeconds: 5 })
    expect(await cache.get('{key}:turn')).toBe('another process')
  })

  it('leave nothing in the cache', async () => {
    const cache = memoryTokenCache()
    await createTurns(handleOn(cache), () => undefined).take('key', async () => {
      expect(await cache.get('{key}:turn')).toEqual(expect.any(String))
    })
    await settle()
    expect(await cache.get('{key}:turn')).toBeUndefined()
  })

  it('are waited for so long, and then taken without', async () => {
    const cache = memoryTokenCache()
    await cache.set('{key}:turn', 'of a process that keeps it', 60_000)
    const turns = createTurns(handleOn(cache), () => undefined)
    const startedAt = performance.now()
    const written = await turns.take('key', async (requireTurn) => {
      await requireTurn()
      return 'written'
    })
    expect(written).toBe('written')
    expect(performance.now() - startedAt).toBeGreaterThan(2_900)
    expect(await cache.get('{key}:turn')).toBe('of a process that keeps it')
  })

  it('are kept within the process where the cache fails, which is told', async () => {
    let failures = 0
    const turns = createTurns(brokenTokenCache(), () => {
      failures += 1
    })
    const seen: string[] = []
    const gate = createGate()
    const first = turns.take('key', async (requireTurn) => {
      await gate.promise
      await requireTurn()
      seen.push('first')
    })
    const second = turns.take('key', async () => void seen.push('second'))
    await settle()
    expect(seen).toEqual([])
    gate.open()
    await Promise.all([first, second])
    expect(seen).toEqual(['first', 'second'])
    expect(failures).toBeGreaterThan(0)
  })

  it('may be written in where the cache fails in the middle of one', async () => {
    const cache = memoryTokenCache()
    let isDown = false
    const flaky = handleOn(cache)
    const turns = createTurns(
      {
        ...flaky,
        async replace(...given) {
          if (isDown) throw new Error('the cache is down')
          return flaky.replace(...given)
        },
      },
      () => undefined,
    )
    await turns.take('key', async (requireTurn) => {
      isDown = true
      await requireTurn()
    })
  })
})
