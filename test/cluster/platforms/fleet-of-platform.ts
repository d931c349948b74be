import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PlatformSimulator, SimulatedComponent } from 'express-wechat-auth/simulator'
import { defaultComponents } from 'express-wechat-auth/simulator'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { openGrantStore } from '../../helpers/stores/grant-stores.ts'
import { until } from '../../helpers/time/wait.ts'
import { type PlatformProcess, startProcess } from './fleet.ts'
import type { LogLine, ProcessSettings } from './orders.ts'

export type GrantRow = Record<string, unknown>

/** The processes of a platform of their own, its store, and the accounts that grant to it. */
export interface PlatformFleet {
  readonly appId: string
  readonly processes: readonly PlatformProcess[]
  /** Starts one more process. */
  add(): Promise<PlatformProcess>
  /** Lets WeChat push to this process from now on. */
  pushTo(process: PlatformProcess): void
  /** Pushes a ticket. True where it was taken. */
  pushTicket(): Promise<boolean>
  /** An account grants, and no browser comes back. True where the push was taken. */
  grant(appId: string, by?: PlatformProcess): Promise<boolean>
  rowOf(appId: string): Promise<GrantRow | undefined>
  /** What is not done yet. */
  tasks(): Promise<unknown[]>
  /** What the app's hooks have noted. */
  log(what: LogLine['what']): LogLine[]
  /** Waits until the app was told of the grant of an account, and nothing is left to do. */
  settled(appId: string): Promise<GrantRow>
  stop(): Promise<void>
}

export interface FleetPlace {
  simulator: PlatformSimulator
  redisPath: string
  /** For what the app keeps. */
  folder: string
  /** @default files in that folder */
  store?: string | undefined
}

export async function startPlatformFleet(size: number, place: FleetPlace): Promise<PlatformFleet> {
  const { simulator, redisPath, folder } = place
  const component = registerPlatform(simulator)
  const { appId } = component
  const rows = join(folder, appId)
  mkdirSync(rows)
  const log = join(folder, `${appId}.log`)
  const store = place.store ?? pathToFileURL(rows).href
  const settings: ProcessSettings = { redisPath, store, log, platform: platformOptions(component, simulator) }
  const opened = await openGrantStore(store)
  const read = async (key: string): Promise<GrantRow | undefined> =>
    ((await opened.store.get(`${appId}:${key}`)) as GrantRow | undefined | null) ?? undefined
  const processes = await Promise.all(Array.from({ length: size }, () => startProcess(settings)))

  const fleet: PlatformFleet = {
    appId,
    processes,
    async add() {
      const process = await startProcess(settings)
      processes.push(process)
      return process
    },
    pushTo({ url }) {
      simulator.components.update(appId, {
        eventUrl: `${url}/wechat/platform/events`,
        messageUrl: `${url}/wechat/platform/messages/$APPID$`,
      })
    },
    pushTicket: async () => (await simulator.components.pushTicket(appId)).delivery.taken,
    async grant(account, by = processes[0]) {
      const page = (await by?.ask('createGrantUrl')) ?? ''
      const { pushes } = await simulator.components.grant(page, { appId: account, pushOrder: 'push-only' })
      return pushes.every(({ taken }) => taken)
    },
    rowOf: read,
    async tasks() {
      const tasks = ((await read('tasks'))?.['tasks'] as { type: string }[] | undefined) ?? []
      return tasks.filter(({ type }) => type !== 'done')
    },
    log: (what) => linesOf(log).filter((line) => line.what === what),
    settled: (account) =>
      until(`the grant of ${account} is done`, async () => {
        const row = await read(account)
        const isTold = row?.['attempt'] !== undefined && row['announced'] === row['attempt']
        return isTold && (await fleet.tasks()).length === 0 && row
      }),
    async stop() {
      await Promise.all(processes.map((process) => process.stop()))
      await opened.close()
    },
  }
  const [first] = processes
  if (first !== undefined) fleet.pushTo(first)
  return fleet
}

/** A platform that nobody else knows of: Redis, store and simulator serve many. */
function registerPlatform(simulator: PlatformSimulator): SimulatedComponent {
  const template = defaultComponents[0] as SimulatedComponent
  return simulator.components.add({ ...template, appId: `wx${randomBytes(8).toString('hex')}` })
}

const platformOptions = (
  { appId, appSecret, token, encodingAesKey }: SimulatedComponent,
  { endpoints }: PlatformSimulator,
): ProcessSettings['platform'] => ({
  appId,
  appSecret,
  token,
  encodingAesKey,
  secret: deploymentSecret,
  endpoints,
  publicUrl: 'http://localhost',
})

function linesOf(log: string): LogLine[] {
  try {
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    return lines.map((line) => JSON.parse(line) as LogLine)
  } catch {
    // No hook has run yet.
    return []
  }
}
