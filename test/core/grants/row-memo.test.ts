import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { createRowMemo, type RowMemo } from '../../../lib/core/grants/row-memo.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'

interface Row {
  value: string
}

describe('rows of a store in memory', () => {
  let rows: Map<string, Row>
  let reads: string[]
  let isDown: boolean
  let cache: TokenCache
  let failures: number

  const open = (own = handleOn(cache)): RowMemo<Row> =>
    createRowMemo<Row>({
      cache: own,
      keyOf: (id) => `row:${id}`,
      async read(id) {
        reads.push(id)
        if (isDown) throw new Error('the store is down')
        return rows.get(id)
      },
      onCacheFailure() {
        failures += 1
      },
    })
  const write = async (memo: RowMemo<Row>, id: string, value: string): Promise<void> => {
    await memo.expire(id)
    rows.set(id, { value })
    await memo.put(id, { value })
  }
  /** The clock that does not jump. */
  const pass = (ms: number): void => {
    const { now } = performance
    const at = now.call(performance) + ms
    jest.spyOn(performance, 'now').mockImplementation(() => at)
  }
  const readsOf = async (run: () => Promise<unknown>): Promise<number> => {
    const before = reads.length
    await run()
    return reads.length - before
  }

  beforeEach(() => {
    rows = new Map([['a', { value: 'one' }]])
    reads = []
    isDown = false
    cache = memoryTokenCache()
    failures = 0
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('are read once, however many ask', async () => {
    const memo = open()
    expect(await Promise.all([memo.get('a'), memo.get('a')])).toEqual([{ value: 'one' }, { value: 'one' }])
    await memo.get('a')
    expect(reads).toEqual(['a'])
  })

  it('are read anew when another process has changed them', async () => {
    const [memo, other] = [open(), open()]
    for (const one of [memo, other]) await one.get('a')
    await write(other, 'a', 'two')
    expect(await readsOf(async () => expect(await other.get('a')).toEqual({ value: 'two' }))).toBe(0)
    expect(await readsOf(async () => expect(await memo.get('a')).toEqual({ value: 'two' }))).toBe(1)
    expect(await readsOf(() => memo.get('a'))).toBe(0)
  })

  it('are not gone on with while one is about to be written, nor after a writer that died then', async () => {
    const [memo, other] = [open(), open()]
    await memo.get('a')
    await other.expire('a')
    rows.set('a', { value: 'written by the one that died' })
    expect(await memo.get('a')).toEqual({ value: 'written by the one that died' })
  })

  it('are read again after half a minute, whoever has changed them', async () => {
    const memo = open()
    await memo.get('a')
    rows.set('a', { value: 'by hand' })
    pass(29_000)
    expect(await memo.get('a')).toEqual({ value: 'one' })
    pass(2_000)
    expect(await memo.get('a')).toEqual({ value: 'by hand' })
  })

  it('that are not there are asked for again after two seconds, and leave nothing in the cache', async () => {
    const memo = open()
    expect(await memo.get('b')).toBeUndefined()
    expect(await readsOf(() => memo.get('b'))).toBe(0)
    expect(await cache.get('row:b')).toBeUndefined()
    rows.set('b', { value: 'by hand' })
    pass(1_900)
    expect(await memo.get('b')).toBeUndefined()
    pass(200)
    expect(await memo.get('b')).toEqual({ value: 'by hand' })
  })

  it('outlive a store that fails, which is asked again two seconds later', async () => {
    const memo = open()
    await memo.get('a')
    isDown = true
    pass(31_000)
    expect(await readsOf(async () => expect(await memo.get('a')).toEqual({ value: 'one' }))).toBe(1)
    pass(1_900)
    expect(await readsOf(() => memo.get('a'))).toBe(0)
    pass(200)
    expect(await readsOf(async () => expect(await memo.get('a')).toEqual({ value: 'one' }))).toBe(1)
  })

  it('do not outlive it where somebody has changed them, or where they are not known', async () => {
    const [memo, other] = [open(), open()]
    await memo.get('a')
    await write(other, 'a', 'two')
    isDown = true
    await expect(memo.get('a')).rejects.toThrow('the store is down')
    await expect(memo.get('b')).rejects.toThrow('the store is down')
    isDown = false
    expect(await memo.get('a')).toEqual({ value: 'two' })
  })

  it('are kept two seconds where the cache fails, which is told', async () => {
    const memo = open(brokenTokenCache())
    await memo.get('a')
    expect(failures).toBeGreaterThan(0)
    expect(await readsOf(() => memo.get('a'))).toBe(0)
    rows.set('a', { value: 'by another' })
    pass(1_900)
    expect(await memo.get('a')).toEqual({ value: 'one' })
    pass(200)
    expect(await memo.get('a')).toEqual({ value: 'by another' })
    await write(memo, 'a', 'three')
    expect(await readsOf(async () => expect(await memo.get('a')).toEqual({ value: 'three' }))).toBe(0)
  })

  it('give nothing of a row away in the cache', async () => {
    await write(open(), 'a', 'a secret of the row')
    expect(await cache.get('row:a')).toMatch(/^[\w-]{16}$/)
  })
})
