import type { Express } from 'express'
import { MemoryStore } from 'express-session'
import {
  memoryTokenCache,
  type UserTokens,
  type WechatAuthEvent,
  wechatClient,
  wecomClient,
} from 'express-wechat-auth'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'
import { miniCredentials } from '../../helpers/apps/mini-program.ts'
import { encodingAesKey } from '../../helpers/apps/scene.ts'
import { type RunningApp, serve } from '../../helpers/apps/server.ts'
import { agent } from '../../helpers/apps/wecom.ts'
import { account, corp } from '../../helpers/messages/pushes.ts'
import { sleep } from '../../helpers/time/wait.ts'
import { accountCredentials, websiteCredentials } from '../../helpers/visitors/page-login.ts'
import { mobileCredentials, phones, sceneToken } from './accounts.ts'
import { fuzzedApp, mountsOf, routerSecret, sessionSecret } from './app.ts'
import { beginPushes, providerMounts, providerSecrets } from './providers.ts'
import { routesOf } from './route-list.ts'

/** One process of the app. */
export interface Instance {
  url: string
  /** False for one that believes Host and X-Forwarded-*. */
  knowsItself: boolean
}

/** The app as a small cluster at the simulated platforms: two processes that share sessions and caches. */
export interface FuzzWorld {
  simulator: PlatformSimulator
  instances: readonly [Instance, Instance]
  /** The exports of the library that it has. */
  mounted: readonly string[]
  /** As `METHOD /path`. */
  routes: readonly string[]
  store: MemoryStore
  /** How often each event was told, by type and code. */
  events: Map<string, number>
  /** What came to the app's error handling and is no refusal of the library's. */
  errors: unknown[]
  /** Waits until no request is under way, and ends all sessions. */
  rest(): Promise<void>
  /** How many requests are still in memory, after a garbage collection. */
  inMemory(): number
  /** What must be in no answer: the secrets of the configuration, tokens, tickets and session keys. */
  secrets(): string[]
  stop(): Promise<void>
}

const allMounts: typeof mountsOf = (...given) => [...providerMounts(...given), ...mountsOf(...given)]

export async function createFuzzWorld(): Promise<FuzzWorld> {
  const simulator = createPlatformSimulator()
  await simulator.start()
  for (const id of phones) simulator.users.add({ id, nickname: id })
  const [store, tokenCache] = [new MemoryStore(), memoryTokenCache()]
  const [userTokens, grantStore] = [new Map<string, UserTokens>(), new Map<string, object>()]
  const events = new Map<string, number>()
  const onEvent = (event: WechatAuthEvent): void => {
    const name = 'code' in event ? `${event.type} ${event.code}` : event.type
    events.set(name, (events.get(name) ?? 0) + 1)
  }
  const parts = { simulator, store, tokenCache, userTokens, grantStore, onEvent }
  const errors: unknown[] = []
  let underWay = 0
  let seen: WeakRef<object>[] = []
  const watch: Parameters<typeof fuzzedApp>[3] = (req, res, next) => {
    underWay += 1
    seen.push(new WeakRef(req))
    if (seen.length % 4_096 === 0) seen = seen.filter((one) => one.deref() !== undefined)
    res.once('close', () => {
      underWay -= 1
    })
    next()
  }
  const running: RunningApp[] = []
  const start = async (settings: Record<string, unknown>, ownUrl?: () => string): Promise<string> => {
    const app: Express = fuzzedApp(allMounts(parts, ownUrl), parts, errors, watch)
    for (const [name, value] of Object.entries(settings)) app.set(name, value)
    running.push(await serve(app))
    return running.at(-1)?.url as string
  }
  let ownUrl = ''
  ownUrl = await start({ 'query parser': 'simple' }, () => ownUrl)
  const believer = await start({ 'trust proxy': true, 'query parser': 'extended' })

  await beginPushes(simulator, { url: ownUrl, grantStore })

  const clientOptions = { endpoints: simulator.endpoints, tokenCache }
  const wechat = wechatClient({ ...accountCredentials, ...clientOptions })
  const wecom = wecomClient({ ...agent, ...clientOptions })
  const known = [
    ...[accountCredentials, websiteCredentials, mobileCredentials, miniCredentials].map(
      (one) => one.appSecret,
    ),
    ...[agent.corpSecret, encodingAesKey, sceneToken, sessionSecret, routerSecret],
    ...[account, corp].flatMap((one) => [one.token, one.encodingAesKey]),
    ...(await Promise.all([wechat.getAppAccessToken(), wechat.getJsapiTicket()])),
    ...(await Promise.all([wecom.getCorpAccessToken(), wecom.getJsapiTicket(), wecom.getAgentTicket()])),
  ]

  const mounts = allMounts(parts, undefined)

  return {
    simulator,
    instances: [
      { url: ownUrl, knowsItself: true },
      { url: believer, knowsItself: false },
    ],
    mounted: mounts.map(({ name }) => name),
    routes: routesOf(mounts),
    store,
    events,
    errors,
    async rest() {
      for (const deadline = performance.now() + 60_000; underWay > 0; await sleep(50)) {
        if (performance.now() > deadline) throw new Error(`${underWay} requests are never over`)
      }
      store.clear()
    },
    inMemory: () => seen.filter((one) => one.deref() !== undefined).length,
    secrets() {
      const { appId } = miniCredentials
      const sessionKeys = phones.map((person) => simulator.miniPrograms.sessionKeyOf(appId, person))
      const tokens = [...userTokens.values()].flatMap((one) => [one.access_token, one.refresh_token])
      return [
        ...known,
        ...providerSecrets(grantStore),
        ...tokens,
        ...sessionKeys.filter((key) => key !== undefined),
      ]
    },
    async stop() {
      await Promise.all(running.map((app) => app.close()))
      await simulator.stop()
    },
  }
}
