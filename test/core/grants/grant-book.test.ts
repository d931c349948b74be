import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { createGrantBook, type GrantBook, type GrantRecord } from '../../../lib/core/grants/grant-book.ts'
import { grantRowsOf } from '../../../lib/core/grants/grant-store.ts'
import { createTurns } from '../../../lib/core/grants/turns.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import { createGrantDatabase, type GrantDatabase } from '../../helpers/stores/grant-database.ts'

interface Row extends GrantRecord {
  account: string
  code: string
}

const active: Row = {
  account: 'wx1',
  code: 'the code',
  status: 'active',
  grant_id: 'first',
  attempt: 'attempt 1',
  told_at: 100_000,
}

describe('the grants of all accounts', () => {
  let database: GrantDatabase
  let cache: TokenCache
  let events: object[]
  let book: GrantBook<Row>

  const open = (tokenCache = handleOn(cache)): GrantBook<Row> =>
    createGrantBook<Row>({
      platformAppId: 'platform',
      rows: grantRowsOf(database),
      turns: createTurns(tokenCache, () => undefined),
      cache: tokenCache,
      emit: (event) => void events.push(event),
      parse: (row, account) => ((row as Row | undefined)?.account === account ? (row as Row) : undefined),
      ended: (row, account) => ({
        grant_id: '',
        told_at: 0,
        ...row,
        account,
        code: '',
        status: 'ended',
      }),
    })
  const stored = () => database.rowOf('wx1')
  const writes = async (run: () => Promise<unknown>): Promise<number> => {
    const before = database.calls.set
    await run()
    return database.calls.set - before
  }

  beforeEach(() => {
    database = createGrantDatabase('platform')
    cache = memoryTokenCache()
    events = []
    book = open()
  })

  it('are found by every process after a change, whatever it has seen before', async () => {
    const other = open()
    expect([await book.find('wx1'), await other.find('wx1')]).toEqual([undefined, undefined])
    for (const code of ['one', 'two']) {
      expect(await book.change('wx1', () => ({ ...active, code }))).toEqual({ ...active, code })
      for (const one of [book, other, open()]) expect(await one.find('wx1')).toEqual({ ...active, code })
    }
    expect(await book.find('wx2')).toBeUndefined()
  })

  it('stay as they are where nothing is changed', async () => {
    await book.change('wx1', () => active)
    let before: Row | undefined
    expect(
      await writes(async () => {
        expect(
          await open().change('wx1', (row) => {
            before = row
            return undefined
          }),
        ).toEqual(active)
      }),
    ).toBe(0)
    expect(before).toEqual(active)
  })

  it('are changed without a cache too, which is told', async () => {
    const alone = open(brokenTokenCache())
    await alone.change('wx1', () => active)
    expect(await alone.find('wx1')).toEqual(active)
    expect(events).toContainEqual({ type: 'cache-failure', operation: 'grant' })
  })

  it('note once that the app was told, of this attempt alone', async () => {
    expect(await writes(() => book.markAnnounced('wx1', 'attempt 1'))).toBe(0)
    await book.change('wx1', () => active)
    expect(await writes(() => book.markAnnounced('wx1', 'another'))).toBe(0)
    expect(await writes(() => book.markAnnounced('wx1', 'attempt 1'))).toBe(1)
    expect(stored()).toEqual({ ...active, announced: 'attempt 1' })
    expect(await writes(() => book.markAnnounced('wx1', 'attempt 1'))).toBe(0)
  })

  it('note when a push was made, of this attempt alone', async () => {
    expect(await writes(() => book.noteTime('wx1', 'attempt 1', 5))).toBe(0)
    await book.change('wx1', () => active)
    expect(await writes(() => book.noteTime('wx1', 'another', 5))).toBe(0)
    expect(await writes(() => book.noteTime('wx1', 'attempt 1', 90_000))).toBe(1)
    expect(stored()).toEqual({ ...active, told_at: 90_000 })
    expect(await writes(() => book.noteTime('wx1', 'attempt 1', 90_000))).toBe(0)
  })

  describe('end', () => {
    const ended = { ...active, code: '', status: 'ended' }

    beforeEach(async () => {
      await book.change('wx1', () => active)
    })

    it.each([
      ['later', 101_000],
      ['in the same second', 100_000],
    ])('by a push that was made %s', async (_when, pushedAt) => {
      await book.change('wx1', () => ({ ...active, told_at: 100_700 }))
      const row = { ...ended, told_at: 100_700, cancelled_at: pushedAt }
      expect(await book.end('wx1', { pushedAt })).toEqual({ verdict: 'ended', row })
      expect(stored()).toEqual(row)
    })

    it('not by a push that is older', async () => {
      expect(await writes(() => book.end('wx1', { pushedAt: 99_000 }))).toBe(0)
      expect(await book.end('wx1', { pushedAt: 99_000 })).toEqual({ verdict: 'newer-grant', row: active })
      expect(stored()).toEqual(active)
    })

    it('once: the same push again ends nothing, also of the next grant in the same second', async () => {
      await book.end('wx1', { pushedAt: 101_000 })
      expect(
        await writes(async () => {
          expect(await book.end('wx1', { pushedAt: 101_000 })).toMatchObject({ verdict: 'ended-before' })
        }),
      ).toBe(0)
      await book.change('wx1', (row) => ({ ...(row as Row), ...active, told_at: 101_500 }))
      expect(await book.end('wx1', { pushedAt: 101_000 })).toMatchObject({ verdict: 'newer-grant' })
      expect(stored()).toMatchObject({ status: 'active' })
    })

    it('and what was pushed last counts, in whatever order it comes', async () => {
      await book.end('wx1', { pushedAt: 103_000 })
      for (const [pushedAt, cancelled_at] of [
        [102_000, 103_000],
        [104_000, 104_000],
      ] as const) {
        expect(await book.end('wx1', { pushedAt })).toMatchObject({ verdict: 'ended-before' })
        expect(stored()).toMatchObject({ status: 'ended', cancelled_at })
      }
    })

    it('of accounts that are not known, so that an older grant comes to nothing', async () => {
      const row = { account: 'wx2', code: '', status: 'ended', grant_id: '', told_at: 0, cancelled_at: 9_000 }
      expect(await book.end('wx2', { pushedAt: 9_000 })).toEqual({ verdict: 'ended-before', row })
      expect(database.rowOf('wx2')).toEqual(row)
    })

    it('by a refusal of what the row holds, and of nothing else', async () => {
      const isRefused = ({ code }: Row): boolean => code === 'the code'
      expect(await book.end('wx1', { isRefused: () => false })).toMatchObject({ verdict: 'newer-grant' })
      expect(stored()).toEqual(active)
      expect(await book.end('wx1', { isRefused })).toEqual({ verdict: 'ended', row: ended })
      expect(stored()).not.toHaveProperty('cancelled_at')
      await book.end('wx1', { pushedAt: 103_000 })
      expect(
        await writes(async () => {
          expect(await book.end('wx1', { isRefused: () => true })).toMatchObject({ verdict: 'ended-before' })
        }),
      ).toBe(0)
      expect(stored()).toMatchObject({ cancelled_at: 103_000 })
    })
  })
})
