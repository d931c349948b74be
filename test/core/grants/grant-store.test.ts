import { describe, expect, it } from '@jest/globals'
import { type GrantStore, grantRowsOf, grantStoreCheck } from '../../../lib/core/grants/grant-store.ts'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import { createGrantDatabase, storeFailures } from '../../helpers/stores/grant-database.ts'

const row = {
  permanent_code: 'a permanent code',
  nested: { list: ['a secret of a list'] },
  short: 'ok',
  n: 7,
}
const failed = { code: 'ERR_CACHE', status: 500, retryAfterSeconds: 5 }

const storeThat = (functions: Partial<GrantStore>): GrantStore => ({
  get: () => undefined,
  set: () => undefined,
  delete: () => undefined,
  ...functions,
})

describe('a grantStore', () => {
  it('gives back what it was given, whether its functions wait or not', async () => {
    const rows = grantRowsOf(createGrantDatabase('platform'))
    await rows.write('key', row)
    expect([await rows.read('key'), await rows.read('another')]).toEqual([row, undefined])
    const plain = new Map<string, object>()
    const atOnce = grantRowsOf(
      storeThat({ get: (key) => plain.get(key), set: (key, it) => plain.set(key, it) }),
    )
    await atOnce.write('key', row)
    expect(await atOnce.read('key')).toEqual(row)
  })

  it.each([null, undefined, 'text', 7, true])('has no row where it answers %p', async (answer) => {
    expect(await grantRowsOf(storeThat({ get: () => answer as null })).read('key')).toBeUndefined()
  })

  it.each(['rejects', 'answersFalse'] as const)('has failed where set() %s', async (how) => {
    const database = createGrantDatabase('platform')
    database.failing = { set: storeFailures[how] }
    await expect(grantRowsOf(database).write('key', row)).rejects.toMatchObject(failed)
  })

  it('has failed where get() rejects or throws', async () => {
    const broken = new Error('the database is down')
    for (const get of [
      () => Promise.reject(broken),
      () => {
        throw broken
      },
    ]) {
      await expect(grantRowsOf(storeThat({ get })).read('key')).rejects.toMatchObject(failed)
    }
  })

  it('has failed where it does not answer for two seconds', async () => {
    const database = createGrantDatabase('platform')
    database.failing = { get: storeFailures.neverAnswers, set: storeFailures.neverAnswers }
    const rows = grantRowsOf(database)
    const startedAt = performance.now()
    const [reading, writing] = await Promise.allSettled([rows.read('key'), rows.write('key', row)])
    expect([reading, writing]).toMatchObject([{ reason: failed }, { reason: failed }])
    expect(performance.now() - startedAt).toBeGreaterThan(1_900)
  })

  it('says what its error said, without what was to be stored', async () => {
    class DatabaseError extends Error {
      override name = 'DatabaseError'
      parameters = ['a permanent code']
    }
    const statement = 'insert "a permanent code", "a secret of a list", "ok" (a permanent code): no space'
    const set = (): never => {
      throw new DatabaseError(statement)
    }
    const error = await errorOf(grantRowsOf(storeThat({ set })).write('key', row))
    expect(error.cause).toMatchObject({
      name: 'DatabaseError',
      message: 'insert "***", "***", "ok" (***): no space',
    })
    expect(everyViewOf(error)).not.toContain('permanent code')
    const get = (): never => {
      throw new DatabaseError('no table')
    }
    expect((await errorOf(grantRowsOf(storeThat({ get })).read('key'))).cause).toMatchObject({
      message: 'no table',
    })
  })

  it('may throw what is no Error, of which nothing is told', async () => {
    const set = (): never => {
      throw 'a permanent code'
    }
    const error = await errorOf(grantRowsOf(storeThat({ set })).write('key', row))
    expect(error).toMatchObject(failed)
    expect(error.cause).toBeInstanceOf(Error)
    expect(everyViewOf(error)).not.toContain('permanent code')
  })

  it('has three functions', () => {
    expect(grantStoreCheck(storeThat({}))).toBeUndefined()
    for (const given of [
      null,
      undefined,
      'redis://',
      () => undefined,
      {},
      storeThat({ delete: 7 as never }),
    ]) {
      expect(grantStoreCheck(given)).toMatch(/get, set and delete/)
    }
  })
})
