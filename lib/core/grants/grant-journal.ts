import { WechatAuthError } from '../../errors.ts'
import { isText } from '../texts.ts'
import type { GrantRows } from './grant-store.ts'
import type { Turns } from './turns.ts'

/** What is to be done about a grant, kept for good until it is done: whichever process comes next goes on with it. */
export interface GrantTask {
  /** Names it: the same push, and the browser that comes with it, are one task. */
  id: string
  type: 'redeem' | 'tell-end'
  /** The platform's time of the push, or when the browser set out; milliseconds since the epoch. */
  at: number
  /** The account, where it is known. */
  account?: string
  /** Each of which gives the grant: the push and the browser may bring two. */
  codes: string[]
  /** How the account is called, for the telling of its end. */
  name?: string
}

/** The tasks that are not done. */
export interface GrantJournal {
  list(): Promise<GrantTask[]>
  /** Adds a task, or what it brings to one that is there. Answers the task as it is then. */
  add(task: GrantTask): Promise<GrantTask>
  remove(id: string): Promise<void>
}

/** A code lives for an hour at most, and what it gave can be found in the platform's own list for longer. */
const keepMs = 2 * 60 * 60_000
/** The store holds them in one row. */
const maxTasks = 1_000

export function createGrantJournal(
  key: string,
  { rows, turns, now = Date.now }: { rows: GrantRows; turns: Turns; now?: () => number },
): GrantJournal {
  const read = async (): Promise<GrantTask[]> => {
    const row = (await rows.read(key)) as { tasks?: unknown } | undefined
    const tasks = Array.isArray(row?.tasks) ? row.tasks : []
    return tasks.flatMap(taskIn).filter(({ at }) => at > now() - keepMs)
  }
  const change = (changed: (tasks: GrantTask[]) => GrantTask[] | undefined): Promise<void> =>
    turns.take(key, async (requireTurn) => {
      const tasks = changed(await read())
      if (tasks === undefined) return
      await requireTurn()
      await rows.write(key, { tasks })
    })

  return {
    list: read,
    async add(task) {
      let merged = task
      await change((tasks) => {
        const known = tasks.find(({ id }) => id === task.id)
        if (known === undefined && tasks.length >= maxTasks) {
          throw new WechatAuthError('ERR_CACHE', 'too many grants are waiting to be redeemed', {
            retryAfterSeconds: 60,
          })
        }
        merged = known === undefined ? task : joined(known, task)
        return [...tasks.filter(({ id }) => id !== task.id), merged]
      })
      return merged
    },
    remove: (id) =>
      change((tasks) =>
        tasks.some((task) => task.id === id) ? tasks.filter((task) => task.id !== id) : undefined,
      ),
  }
}

function joined(known: GrantTask, task: GrantTask): GrantTask {
  return {
    ...known,
    ...(task.account !== undefined && { account: task.account, at: task.at }),
    codes: [...new Set([...known.codes, ...task.codes])],
  }
}

function taskIn(value: unknown): GrantTask[] {
  const { id, type, at, account, codes, name } = (value ?? {}) as Partial<Record<keyof GrantTask, unknown>>
  if (!isText(id) || (type !== 'redeem' && type !== 'tell-end')) return []
  return [
    {
      id,
      type,
      at: Number(at) || 0,
      ...(isText(account) && { account }),
      codes: Array.isArray(codes) ? codes.filter(isText) : [],
      ...(isText(name) && { name }),
    },
  ]
}
