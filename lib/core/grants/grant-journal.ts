import { WechatAuthError } from '../../errors.ts'
import { isText } from '../texts.ts'
import type { GrantRows } from './grant-store.ts'
import type { Turns } from './turns.ts'

/** What is to be done about a grant, kept for good until it is done: whichever process comes next goes on with it. */
export interface GrantTask {
  /** Names it: the same push, and the browser that comes with it, are one task. */
  id: string
  /** What is done stays for a while: the push or the browser may come later, also after a restart. */
  type: 'redeem' | 'tell-end' | 'done'
  /** The platform's time of the push, or when the browser set out; milliseconds since the epoch. */
  at: number
  /** The account, where it is known. */
  account?: string
  /** Each of which gives the grant: the push and the browser may bring two. */
  codes: string[]
  /** What a code has given that can never be asked for again: kept here before anything else is done with it. */
  result?: object
  /** How the account is called, for the telling of its end. */
  name?: string
}

export interface GrantJournal {
  /** The tasks that are not done. */
  list(): Promise<GrantTask[]>
  /** Adds a task, or what it brings to one that is there. Answers the task as it is then, which may be done. */
  add(task: GrantTask): Promise<GrantTask>
  /** Notes that the grant of this account is stored, and the app told. */
  finish(id: string, account: string): Promise<void>
  remove(id: string): Promise<void>
  /** Removes a task of which nothing comes; where it was added to since, it stays and is answered. */
  giveUp(task: GrantTask): Promise<GrantTask | undefined>
}

/** A code lives for an hour at most, and what it gave can be found in the platform's own list for longer. */
const keepMs = 2 * 60 * 60_000
/** The store holds them in one row. */
const maxTasks = 1_000
const maxDone = 300

export function createGrantJournal(
  key: string,
  { rows, turns }: { rows: GrantRows; turns: Turns },
): GrantJournal {
  const read = async (): Promise<GrantTask[]> => {
    const row = (await rows.read(key)) as { tasks?: unknown } | undefined
    const tasks = Array.isArray(row?.tasks) ? row.tasks : []
    return tasks.flatMap(taskIn).filter(({ at }) => at > Date.now() - keepMs)
  }
  const change = (changed: (tasks: GrantTask[]) => GrantTask[] | undefined): Promise<void> =>
    turns.take(key, async (requireTurn) => {
      const tasks = changed(await read())
      if (tasks === undefined) return
      await requireTurn()
      await rows.write(key, { tasks })
    })

  return {
    list: async () => (await read()).filter(isOpen),
    async add(task) {
      let merged = task
      await change((tasks) => {
        const known = tasks.find(({ id }) => id === task.id)
        if (known?.type === 'done') {
          merged = known
          return undefined
        }
        if (known === undefined && tasks.filter(isOpen).length >= maxTasks) {
          throw new WechatAuthError('ERR_CACHE', 'too many grants are waiting to be redeemed', {
            retryAfterSeconds: 60,
          })
        }
        merged = known === undefined ? task : joined(known, task)
        return [...tasks.filter(({ id }) => id !== task.id), merged]
      })
      return merged
    },
    finish: (id, account) =>
      change((tasks) => {
        const others = tasks.filter((task) => task.id !== id)
        const done = others.filter((task) => !isOpen(task)).slice(1 - maxDone)
        return [...others.filter(isOpen), ...done, { id, type: 'done', at: Date.now(), account, codes: [] }]
      }),
    remove: (id) =>
      change((tasks) =>
        tasks.some((task) => task.id === id) ? tasks.filter((task) => task.id !== id) : undefined,
      ),
    async giveUp(task) {
      let left: GrantTask | undefined
      await change((tasks) => {
        const known = tasks.find(({ id }) => id === task.id)
        left = known !== undefined && bringsMore(known, task) ? known : undefined
        return left === undefined ? tasks.filter(({ id }) => id !== task.id) : undefined
      })
      return left
    },
  }
}

const bringsMore = (known: GrantTask, tried: GrantTask): boolean =>
  known.account !== tried.account || known.codes.some((code) => !tried.codes.includes(code))

const isOpen = ({ type }: GrantTask): boolean => type !== 'done'

function joined(known: GrantTask, task: GrantTask): GrantTask {
  return {
    ...known,
    ...(task.account !== undefined && { account: task.account, at: task.at }),
    ...(task.result !== undefined && { result: task.result }),
    codes: [...new Set([...known.codes, ...task.codes])],
  }
}

const types: readonly unknown[] = ['redeem', 'tell-end', 'done']

function taskIn(value: unknown): GrantTask[] {
  const { id, type, at, account, codes, name, result } = (value ?? {}) as Partial<
    Record<keyof GrantTask, unknown>
  >
  if (!isText(id) || !types.includes(type)) return []
  return [
    {
      id,
      type: type as GrantTask['type'],
      at: Number(at) || 0,
      ...(isText(account) && { account }),
      codes: Array.isArray(codes) ? codes.filter(isText) : [],
      ...(isText(name) && { name }),
      ...(typeof result === 'object' && result !== null && { result }),
    },
  ]
}
