// One process of an app with a third-party platform. Does what it is told over IPC. Started by fleet.ts.
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { errorHandler, redisTokenCache, wechatAuth, wechatPlatform } from 'express-wechat-auth'
import { createClient } from 'redis'
import { appWithSession, serve } from '../../helpers/apps/server.ts'
import { openGrantStore } from '../../helpers/stores/grant-stores.ts'
import type { LogLine, ProcessSettings, ProcessTasks } from './orders.ts'
import { createStops, stoppableHttp, stoppableStore } from './stops.ts'

const settings: ProcessSettings = JSON.parse(process.env['SETTINGS'] ?? '{}')
const { redisPath, log } = settings

process.once('disconnect', () => process.exit())
const redis = createClient({ socket: { path: redisPath, tls: false, reconnectStrategy: 50 } })
redis.on('error', () => undefined)
await redis.connect()

const note = (line: Omit<LogLine, 'pid'>): void =>
  appendFileSync(log, `${JSON.stringify({ pid: process.pid, ...line })}\n`)
const stops = createStops(() => note({ what: 'frozen' }))
const grantStore = stoppableStore((await openGrantStore(settings.store)).store, stops)
const runHook = (name: string, line: Omit<LogLine, 'pid'>): void => {
  stops.pass('hook', name, 'before')
  note(line)
  stops.pass('hook', name, 'after')
}

let events: string[] = []
const platform = wechatPlatform({
  ...settings.platform,
  tokenCache: redisTokenCache({ client: redis }),
  grantStore,
  http: stoppableHttp(stops),
  onEvent: ({ type }) => void events.push(type),
  onGrant: ({ appId }, { req }) =>
    runHook('onGrant', { what: 'grant', appId, hasRequest: req !== undefined }),
  onGrantEnd: ({ appId }) => runHook('onGrantEnd', { what: 'end', appId }),
})

const app = appWithSession()
app.use(platform)
app.use(
  '/shops/:appId',
  wechatAuth({
    credentials: (req) => ({ appId: String(req.params['appId']), platform }),
    secret: settings.platform.secret,
  }),
)
app.use(errorHandler())

const leaseMs = 1_500
const delays = monitorEventLoopDelay({ resolution: 50 })
delays.enable()

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error)
const clocks = { date: Date.now, performance: performance.now.bind(performance) }
let offsetMs = 0

const tasks: ProcessTasks = {
  async call({ appIds, callers }) {
    delays.reset()
    const errors: string[] = []
    const failed = (error: unknown): undefined => void errors.push(codeOf(error))
    const callAs = async (appId: string): Promise<void> => {
      const client = platform.client(appId)
      const asking = Array.from({ length: callers }, () => client.getAppAccessToken().catch(failed))
      const tokens = new Set(await Promise.all(asking))
      if (tokens.size > 1) errors.push(`${tokens.size} tokens`)
      await client.call({ path: '/cgi-bin/get_api_domain_ip' }).catch(failed)
    }
    await Promise.all(appIds.map(callAs))
    const isStalled = delays.max / 1e6 > leaseMs / 2 || events.includes('cache-failure')
    return { callers: appIds.length * callers, errors, isStalled }
  },
  fetchPlatformToken: () => platform.getPlatformAccessToken().then(() => 'good', codeOf),
  createGrantUrl: () => platform.createGrantUrl({ redirectUri: 'http://localhost/granted' }),
  restoreGrants: () => platform.restoreGrants(),
  stopAt: (...all) => stops.set(all),
  advance(ms) {
    offsetMs += ms
    Date.now = () => clocks.date() + offsetMs
    performance.now = () => clocks.performance() + offsetMs
  },
  breakStore(isBroken) {
    grantStore.isBroken = isBroken
  },
  takeEvents() {
    const taken = events
    events = []
    return taken
  },
}

process.on('message', async ({ id, name, args }: { id: number; name: keyof ProcessTasks; args: [] }) => {
  const run = tasks[name] as (...args: unknown[]) => unknown
  const answer = await Promise.resolve()
    .then(() => run(...args))
    .then(
      (result) => ({ id, result }),
      (error) => ({ id, failure: String(error) }),
    )
  process.send?.(answer)
})
const { url } = await serve(app)
process.send?.({ url })
