import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { createGrantBook, type GrantRecord } from '../../../lib/core/grants/grant-book.ts'
import { createGrantEnding } from '../../../lib/core/grants/grant-ending.ts'
import { createGrantJournal, type GrantTask } from '../../../lib/core/grants/grant-journal.ts'
import { grantRowsOf } from '../../../lib/core/grants/grant-store.ts'
import { createTurns } from '../../../lib/core/grants/turns.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { createGrantDatabase, type GrantDatabase } from '../../helpers/stores/grant-database.ts'

interface Row extends GrantRecord {
  name: string
}

const at = Date.now()
const active: Row = { name: 'gh_1', status: 'active', grant_id: 'first', told_at: at - 60_000 }
const task: GrantTask = {
  id: `ended:wx1:${at}`,
  type: 'tell-end',
  at,
  account: 'wx1',
  codes: [],
  name: 'gh_1',
}

describe('the end of a grant that is pushed', () => {
  let database: GrantDatabase
  let cache: TokenCache
  let told: string[]

  const open = () => {
    const own = handleOn(cache)
    const tools = { rows: grantRowsOf(database), turns: createTurns(own, () => undefined) }
    const common = { platformAppId: 'platform', cache: own, emit: () => undefined }
    const journal = createGrantJournal('platform:tasks', tools)
    const book = createGrantBook<Row>({
      ...common,
      ...tools,
      parse: (row) => row as Row | undefined,
      ended: (row) => ({ ...active, name: '', told_at: 0, ...row, status: 'ended' }),
    })
    const tell = async (account: string, name: string): Promise<void> => void told.push(`${account} ${name}`)
    return {
      journal,
      book,
      ...createGrantEnding({ ...common, journal, book, nameOf: (row) => row.name, tell }),
    }
  }
  const status = () => database.rowOf('wx1')?.['status']
  const cancel = { account: 'wx1', at }

  beforeEach(async () => {
    database = createGrantDatabase('platform')
    cache = memoryTokenCache()
    told = []
    await open().book.change('wx1', () => active)
  })

  it('is kept and done before the platform is answered, and told behind', async () => {
    const { takeCancel } = open()
    const work = await takeCancel(cancel)
    expect([status(), told, database.openTasks()]).toEqual(['ended', [], [task]])
    await work()
    expect([told, database.openTasks()]).toEqual([['wx1 gh_1'], []])
  })

  it('is told once, however often it comes, to however many processes', async () => {
    const works = [await open().takeCancel(cancel), await open().takeCancel(cancel)]
    await Promise.all([...works, () => open().finish(task)].map((work) => work()))
    expect(told).toEqual(['wx1 gh_1'])
  })

  it('is done by the next process where the one that took it did not live to', async () => {
    await open().journal.add(task)
    await open().finish(task)
    expect([status(), told, database.openTasks()]).toEqual(['ended', ['wx1 gh_1'], []])
  })

  it('is told by the next process also when the account has granted again by then', async () => {
    await open().takeCancel(cancel)
    await open().book.change('wx1', (row) => ({ ...(row as Row), status: 'active', told_at: at + 5_000 }))
    await open().finish(task)
    expect([status(), told, database.openTasks()]).toEqual(['active', ['wx1 gh_1'], []])
  })

  it('is none where a newer grant stands, and nothing is left to do', async () => {
    await open().book.change('wx1', () => ({ ...active, told_at: at + 5_000 }))
    const work = await open().takeCancel(cancel)
    await work()
    await open().journal.add(task)
    await open().finish(task)
    expect([status(), told, database.openTasks()]).toEqual(['active', [], []])
  })

  it('of an account that never granted leaves its time, and tells nobody', async () => {
    const work = await open().takeCancel({ account: 'wx2', at })
    await work()
    expect([database.rowOf('wx2'), told, database.openTasks()]).toEqual([
      expect.objectContaining({ status: 'ended', cancelled_at: at }),
      [],
      [],
    ])
  })
})
