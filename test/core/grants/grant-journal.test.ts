import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { createGrantJournal, type GrantTask } from '../../../lib/core/grants/grant-journal.ts'
import { grantRowsOf } from '../../../lib/core/grants/grant-store.ts'
import { createTurns } from '../../../lib/core/grants/turns.ts'
import { createGrantDatabase, type GrantDatabase } from '../../helpers/stores/grant-database.ts'
import { useClock } from '../../helpers/time/clock.ts'

const key = 'platform:tasks'
const hourMs = 60 * 60_000

const redeem = (id: string, more: Partial<GrantTask> = {}): GrantTask => ({
  id,
  type: 'redeem',
  at: Date.now(),
  codes: [`code of ${id}`],
  ...more,
})

describe('what is to be done about grants', () => {
  const clock = useClock()
  let database: GrantDatabase

  const open = () => {
    const rows = grantRowsOf(database)
    return createGrantJournal(key, { rows, turns: createTurns(memoryTokenCache(), () => undefined) })
  }
  const ids = async () => (await open().list()).map(({ id }) => id)

  beforeEach(() => {
    database = createGrantDatabase('platform')
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('is there for whichever process comes next', async () => {
    const tasks = [
      redeem('a'),
      redeem('b', { account: 'wx1', result: { permanentCode: 'p' } }),
      redeem('c', { type: 'tell-end', account: 'wx2', name: 'gh_2', codes: [] }),
    ]
    for (const task of tasks) expect(await open().add(task)).toEqual(task)
    expect(await open().list()).toEqual(tasks)
  })

  it('is one task where push and browser bring the same, with all that either of them knows', async () => {
    const journal = open()
    const first = redeem('a', { at: Date.now() - 1_000, codes: ['x'] })
    await journal.add(first)
    expect(await journal.add(redeem('a', { codes: ['x', 'y'] }))).toEqual({ ...first, codes: ['x', 'y'] })
    const at = Date.now() - 500
    const known = redeem('a', { at, account: 'wx1', codes: [], result: { permanentCode: 'p' } })
    const joined = { ...first, at, account: 'wx1', codes: ['x', 'y'], result: { permanentCode: 'p' } }
    expect(await journal.add(known)).toEqual(joined)
    expect(await journal.add(redeem('a', { codes: ['x'] }))).toEqual(joined)
    expect(await journal.list()).toEqual([joined])
  })

  it('is no longer there when it is done, which whoever comes late is told', async () => {
    const journal = open()
    await journal.add(redeem('a'))
    await journal.add(redeem('b'))
    await journal.finish('a', 'wx1')
    expect(await ids()).toEqual(['b'])
    const { set } = database.calls
    expect(await open().add(redeem('a'))).toEqual({
      id: 'a',
      type: 'done',
      at: expect.any(Number),
      account: 'wx1',
      codes: [],
    })
    expect(database.calls.set).toBe(set)
    expect(JSON.stringify(database.rows.get(key))).not.toContain('code of a')
  })

  it('is kept whatever else is done, and of what is done the newest', async () => {
    const journal = open()
    await journal.add(redeem('open'))
    for (let number = 0; number < 302; number += 1) await journal.finish(`done ${number}`, 'wx1')
    expect(await ids()).toEqual(['open'])
    const { tasks } = database.rows.get(key) as { tasks: GrantTask[] }
    expect(tasks.map(({ id }) => id)).toEqual([
      'open',
      ...Array.from({ length: 300 }, (_, number) => `done ${number + 2}`),
    ])
  })

  it('is removed, and nothing is written where it is not there', async () => {
    const journal = open()
    await journal.add(redeem('a'))
    await journal.add(redeem('b'))
    await journal.remove('a')
    expect(await ids()).toEqual(['b'])
    const { set } = database.calls
    await journal.remove('a')
    expect(database.calls.set).toBe(set)
  })

  it('is given up, unless something was added to it since', async () => {
    const journal = open()
    const task = await journal.add(redeem('a'))
    await journal.add(redeem('b'))
    expect(await journal.giveUp(task)).toBeUndefined()
    expect(await ids()).toEqual(['b'])

    await journal.add(task)
    const withCode = await journal.add(redeem('a', { codes: ['another'] }))
    expect(await journal.giveUp(task)).toEqual(withCode)
    const withAccount = await journal.add(redeem('a', { account: 'wx1', codes: [] }))
    expect(await journal.giveUp(withCode)).toEqual(withAccount)
    expect(await ids()).toEqual(['b', 'a'])
    expect(await journal.giveUp(withAccount)).toBeUndefined()
    expect(await ids()).toEqual(['b'])
  })

  it('is refused where a thousand wait, but for what belongs to one of them', async () => {
    const tasks = Array.from({ length: 1_000 }, (_, number) => redeem(`task ${number}`))
    database.rows.set(key, { tasks: tasks.slice(1) })
    const journal = open()
    await journal.finish('done already', 'wx1')
    await journal.add(redeem('the last'))
    await expect(journal.add(redeem('one more'))).rejects.toMatchObject({
      code: 'ERR_CACHE',
      retryAfterSeconds: 60,
    })
    expect(await journal.add(redeem('task 1', { codes: ['another'] }))).toMatchObject({
      codes: ['code of task 1', 'another'],
    })
    expect(await ids()).toHaveLength(1_000)
  })

  it('is forgotten after two hours', async () => {
    await open().add(redeem('a'))
    clock.advance(2 * hourMs - 10_000)
    await open().add(redeem('b'))
    expect(await ids()).toEqual(['a', 'b'])
    clock.advance(20_000)
    expect(await ids()).toEqual(['b'])
  })

  it('is read as what it is, whatever a row holds', async () => {
    const at = Date.now()
    const whole = redeem('a', { account: 'wx1', name: 'gh_1', result: { x: 1 } })
    const tasks = [
      ...[
        null,
        'text',
        7,
        {},
        { type: 'redeem', at },
        { id: '', type: 'redeem', at },
        { id: 'x', type: 'y', at },
      ],
      { id: 'x', type: 'redeem', at: 'no time' },
      { ...whole, more: 'fields' },
      { id: 'b', type: 'tell-end', at: String(at), account: 7, codes: 'no list', name: {}, result: null },
      { id: 'c', type: 'redeem', at, codes: [1, 'code', null, ''], result: 'text' },
    ]
    database.rows.set(key, { tasks })
    expect(await open().list()).toEqual([
      whole,
      { id: 'b', type: 'tell-end', at, codes: [] },
      { id: 'c', type: 'redeem', at, codes: ['code'] },
    ])
    for (const row of [{ tasks: 'none' }, { tasks: {} }, {}]) {
      database.rows.set(key, row)
      expect(await open().list()).toEqual([])
    }
  })
})
