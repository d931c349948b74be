import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { openGrantStore } from '../../helpers/stores/grant-stores.ts'
import { until } from '../../helpers/time/wait.ts'
import type { LogLine, ProcessSettings } from './orders.ts'
import { type FleetProcess, startProcess } from './processes.ts'

export type GrantRow = Record<string, unknown>

/** The processes of an app that acts for other people's accounts, and its store. */
export interface Fleet<Tasks> {
  /** Of the platform or suite, which nobody else has. */
  readonly id: string
  readonly processes: readonly FleetProcess<Tasks>[]
  /** Starts one more process. */
  add(): Promise<FleetProcess<Tasks>>
  rowOf(account: string): Promise<GrantRow | undefined>
  /** What is not done yet. */
  tasks(): Promise<unknown[]>
  /** What the app's hooks have noted. */
  log(what: LogLine['what']): LogLine[]
  /** The same of all hooks, in their order. */
  order(): LogLine[]
  /** The events of all processes, as an app would log them. */
  events(): string
  /** Waits until the app was told of the grant of an account, and nothing is left to do. */
  settled(account: string): Promise<GrantRow>
  stop(): Promise<void>
}

/** What the fleets of one block share. */
export interface FleetPlace {
  simulator: PlatformSimulator
  redisPath: string
  /** For what the app keeps. */
  folder: string
  /** @default files in that folder */
  store?: string | undefined
}

export interface FleetOf {
  id: string
  /** What each process runs. */
  program: string
  /** What the platform or suite is made with, by the name that the program has for it. */
  made: Record<string, unknown>
}

export async function startFleet<Tasks>(
  size: number,
  { redisPath, folder, store: given }: FleetPlace,
  { id, program, made }: FleetOf,
): Promise<Fleet<Tasks>> {
  const rows = join(folder, id)
  mkdirSync(rows)
  const log = join(folder, `${id}.log`)
  const events = join(folder, `${id}.events`)
  const store = given ?? pathToFileURL(rows).href
  const settings: ProcessSettings = { redisPath, store, log, events, ...made }
  const opened = await openGrantStore(store)
  const rowOf = async (key: string): Promise<GrantRow | undefined> =>
    ((await opened.store.get(`${id}:${key}`)) as GrantRow | undefined | null) ?? undefined
  const start = () => startProcess<Tasks>(program, settings)
  const processes = await Promise.all(Array.from({ length: size }, start))
  const tasks = async (): Promise<unknown[]> => {
    const all = ((await rowOf('tasks'))?.['tasks'] as { type: string }[] | undefined) ?? []
    return all.filter(({ type }) => type !== 'done')
  }

  return {
    id,
    processes,
    async add() {
      const process = await start()
      processes.push(process)
      return process
    },
    rowOf,
    tasks,
    log: (what) => linesOf(log).filter((line) => line.what === what),
    order: () => linesOf(log),
    events: () => textOf(events),
    settled: (account) =>
      until(`the grant of ${account} is done`, async () => {
        const row = await rowOf(account)
        const isTold = row?.['attempt'] !== undefined && row['announced'] === row['attempt']
        return isTold && (await tasks()).length === 0 && row
      }),
    async stop() {
      await Promise.all(processes.map((process) => process.stop()))
      await opened.close()
    },
  }
}

const linesOf = (log: string): LogLine[] =>
  textOf(log)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine)

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Nothing was noted yet.
    return ''
  }
}
