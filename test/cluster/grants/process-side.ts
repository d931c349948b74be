// What the processes of both platforms have in common, seen from inside.
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { inspect } from 'node:util'
import type { Express } from 'express'
import { type GrantStore, redisTokenCache, type TokenCache, type WechatAuthEvent } from 'express-wechat-auth'
import { createClient } from 'redis'
import { serve } from '../../helpers/apps/server.ts'
import { openGrantStore } from '../../helpers/stores/grant-stores.ts'
import type { CallOrder, CallReport, CommonTasks, LogLine, ProcessSettings } from './orders.ts'
import { createStops, type Stops, stoppableHttp, stoppableStore } from './stops.ts'

export interface ProcessSide {
  /** What the platform is made with, besides its own. */
  options: {
    tokenCache: TokenCache
    grantStore: GrantStore
    http: ReturnType<typeof stoppableHttp>
    onEvent(event: WechatAuthEvent): void
  }
  /** A hook of the app, which notes that it has run. */
  runHook(name: 'onGrant' | 'onGrantEnd', line: Omit<LogLine, 'pid'>): void
  /** Serves the app, and does what the test says. */
  serveTasks(app: Express, clientOf: (account: string) => AccountClient, tasks?: Tasks): Promise<void>
}

/** How the app acts for an account. */
export interface AccountClient {
  getToken(): Promise<string>
  /** Any call with that token. */
  use(): Promise<unknown>
}

type Tasks = Record<string, (...args: never[]) => unknown>

const leaseMs = 1_500

export const settingsOf = <Settings extends ProcessSettings>(): Settings =>
  JSON.parse(process.env['SETTINGS'] ?? '{}')

export async function openProcess({ redisPath, store, log, events }: ProcessSettings): Promise<ProcessSide> {
  process.once('disconnect', () => process.exit())
  const redis = createClient({ socket: { path: redisPath, tls: false, reconnectStrategy: 50 } })
  redis.on('error', () => undefined)
  await redis.connect()
  const note = (line: Omit<LogLine, 'pid'>): void =>
    appendFileSync(log, `${JSON.stringify({ pid: process.pid, ...line })}\n`)
  const stops = createStops(() => note({ what: 'frozen' }))
  const grantStore = stoppableStore((await openGrantStore(store)).store, stops)
  const types: string[] = []
  const common: Omit<CommonTasks, 'call'> = {
    stopAt: (...all) => stops.set(all),
    advance,
    breakStore(isBroken) {
      grantStore.isBroken = isBroken
    },
    takeEvents: () => types.splice(0),
  }

  return {
    options: {
      tokenCache: redisTokenCache({ client: redis }),
      grantStore,
      http: stoppableHttp(stops),
      onEvent(event) {
        types.push(event.type)
        appendFileSync(events, `${inspect(event, { depth: 20, showHidden: true })}\n`)
      },
    },
    runHook: (name, line) => runHook(stops, name, () => note(line)),
    async serveTasks(app, clientOf, tasks = {}) {
      const call = callsOf(clientOf, () => types.includes('cache-failure'))
      answerMessages({ ...common, call, ...tasks })
      const { url } = await serve(app)
      process.send?.({ url })
    },
  }
}

function runHook({ pass }: Stops, name: string, run: () => void): void {
  pass('hook', name, 'before')
  run()
  pass('hook', name, 'after')
}

const clocks = { date: Date.now, performance: performance.now.bind(performance) }
let offsetMs = 0

function advance(ms: number): void {
  offsetMs += ms
  Date.now = () => clocks.date() + offsetMs
  performance.now = () => clocks.performance() + offsetMs
}

/** Many callers of each account at once: they have one token, and it is good. */
function callsOf(
  clientOf: (account: string) => AccountClient,
  hasCacheFailed: () => boolean,
): (order: CallOrder) => Promise<CallReport> {
  const delays = monitorEventLoopDelay({ resolution: 50 })
  delays.enable()
  return async ({ accounts, callers }) => {
    delays.reset()
    const errors: string[] = []
    const failed = (error: unknown): undefined => void errors.push(codeOf(error))
    const callAs = async (account: string): Promise<void> => {
      const client = clientOf(account)
      const asking = Array.from({ length: callers }, () => client.getToken().catch(failed))
      const tokens = new Set(await Promise.all(asking))
      if (tokens.size > 1) errors.push(`${tokens.size} tokens`)
      await client.use().catch(failed)
    }
    await Promise.all(accounts.map(callAs))
    const isStalled = delays.max / 1e6 > leaseMs / 2 || hasCacheFailed()
    return { callers: accounts.length * callers, errors, isStalled }
  }
}

export const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error)

function answerMessages(tasks: Tasks | CommonTasks): void {
  process.on('message', async ({ id, name, args }: { id: number; name: string; args: [] }) => {
    const run = (tasks as Record<string, (...args: unknown[]) => unknown>)[name]
    const answer = await Promise.resolve()
      .then(() => run?.(...args))
      .then(
        (result) => ({ id, result }),
        (error) => ({ id, failure: String(error) }),
      )
    process.send?.(answer)
  })
}
