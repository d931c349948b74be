import type { GrantStore } from 'express-wechat-auth'

type Failing = (key: string, row?: object) => unknown

/** A database of grants, as far as the library knows one. */
export interface GrantDatabase extends GrantStore {
  readonly rows: Map<string, object>
  /** The row of an account. */
  rowOf(appId: string): Record<string, unknown> | undefined
  /** What the library has kept to do, and has not done. */
  openTasks(): object[]
  /** What the next calls of a function do before their work; false in place of it. */
  failing: { [Name in 'get' | 'set' | 'delete']?: Failing | undefined }
  /** How often each function was called. */
  readonly calls: Record<'get' | 'set' | 'delete', number>
}

/** Rows as a database keeps them: what is read is another object than what was written. */
export function createGrantDatabase(platformAppId: string): GrantDatabase {
  const rows = new Map<string, object>()
  const calls = { get: 0, set: 0, delete: 0 }
  const before = async (name: keyof typeof calls, key: string, row?: object): Promise<unknown> => {
    calls[name] += 1
    return database.failing[name]?.(key, row)
  }
  const database: GrantDatabase = {
    rows,
    calls,
    failing: {},
    rowOf: (appId) => rows.get(`${platformAppId}:${appId}`) as Record<string, unknown> | undefined,
    openTasks() {
      const row = rows.get(`${platformAppId}:tasks`) as { tasks: { type: string }[] } | undefined
      return row?.tasks.filter(({ type }) => type !== 'done') ?? []
    },
    async get(key) {
      await before('get', key)
      const row = rows.get(key)
      return row === undefined ? undefined : structuredClone(row)
    },
    async set(key, row) {
      if ((await before('set', key, row)) === false) return false
      rows.set(key, structuredClone(row))
      return true
    },
    async delete(key) {
      await before('delete', key)
      return rows.delete(key)
    },
  }
  return database
}

/** What a store does that fails, for `failing`. */
export const storeFailures: Readonly<Record<'rejects' | 'answersFalse' | 'neverAnswers', Failing>> = {
  rejects: () => {
    throw new Error('the database is down')
  },
  answersFalse: () => false,
  neverAnswers: () => new Promise(() => undefined),
}

/** The ways in which a store refuses to write, by what it does. */
export const refusedWrites: readonly [what: string, failure: Failing][] = [
  ['rejects', storeFailures.rejects],
  ['answers false', storeFailures.answersFalse],
]

/** Fails for some keys only. */
export const onlyFor =
  (isFor: (key: string) => boolean, failure: Failing): Failing =>
  (key, row) =>
    isFor(key) ? failure(key, row) : undefined

/** Fails so often, then works. */
export function times(count: number, failure: Failing): Failing {
  let left = count
  return (key, row) => {
    left -= 1
    return left >= 0 ? failure(key, row) : undefined
  }
}
