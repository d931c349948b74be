import { beforeEach } from '@jest/globals'
import type { Express } from 'express'
import {
  errorHandler,
  type GrantStore,
  miniLogin,
  type WechatAuthEvent,
  type WechatPlatform,
  type WechatPlatformOptions,
  wechatAuth,
  wechatJsSdk,
  wechatPlatform,
} from 'express-wechat-auth'
import type { PlatformSimulator, SimulatedComponent, SimulatorOptions } from 'express-wechat-auth/simulator'
import { defaultComponents } from 'express-wechat-auth/simulator'
import { type Browser, createBrowser, desktopUserAgent, locationOf } from '../visitors/browser.ts'
import { deploymentSecret } from './deployment.ts'
import { appWithSession } from './server.ts'
import { type SimulatedWorld, useSimulator, withPages } from './simulated-world.ts'

/** The third-party platform that the simulator knows by default. */
export const component: SimulatedComponent = defaultComponents[0] as SimulatedComponent

/** An official account and a mini program that can grant to it. */
export const shop = 'wx0000000000000001'
export const shopMini = 'wx0000000000000004'

/** A database of grants, as far as the library knows one. */
export interface GrantDatabase extends GrantStore {
  readonly rows: Map<string, object>
  /** The row of an account. */
  rowOf(appId: string): Record<string, unknown> | undefined
  /** What the next calls of a function do in place of their work. */
  failing: Partial<Record<'get' | 'set' | 'delete', (key: string, row?: object) => unknown>>
}

/** Rows as a database keeps them: what is read is another object than what was written. */
export function createGrantDatabase(): GrantDatabase {
  const rows = new Map<string, object>()
  const database: GrantDatabase = {
    rows,
    failing: {},
    rowOf: (appId) => rows.get(`${component.appId}:${appId}`) as Record<string, unknown> | undefined,
    async get(key) {
      await database.failing.get?.(key)
      const row = rows.get(key)
      return row === undefined ? undefined : structuredClone(row)
    },
    async set(key, row) {
      const answer = await database.failing.set?.(key, row)
      if (answer === false) return false
      rows.set(key, structuredClone(row))
      return true
    },
    async delete(key) {
      await database.failing.delete?.(key)
      return rows.delete(key)
    },
  }
  return database
}

export interface PlatformDeployment {
  url: string
  platform: WechatPlatform
  events: WechatAuthEvent[]
  /** Every grant that the app was told of, and whether a browser had brought it. */
  grants: { appId: string; kind: string; permissions: number[]; hasRequest: boolean }[]
  ended: { appId: string; userName: string }[]
}

export interface OpenPlatformWorld extends SimulatedWorld {
  database: GrantDatabase
  /** Serves an app with the platform and the routers of its accounts. WeChat pushes to the one served last. */
  deploy(options?: Partial<WechatPlatformOptions>, app?: Express): Promise<PlatformDeployment>
  /** Lets WeChat push to this app. */
  pushTo(url: string): void
}

/** A simulator with a third-party platform, for the tests of one block. */
export function useOpenPlatform(options: SimulatorOptions = {}): OpenPlatformWorld {
  const world = useSimulator(options)
  const { simulator } = world
  const database = createGrantDatabase()
  const pushTo = (url: string): void => {
    simulator.components.update(component.appId, {
      launchDomain: new URL(url).hostname,
      eventUrl: `${url}/wechat/platform/events`,
      messageUrl: `${url}/wechat/platform/messages/$APPID$`,
    })
  }
  beforeEach(() => {
    database.failing = {}
  })

  return {
    ...world,
    database,
    pushTo,
    async deploy(given = {}, app = appWithSession()) {
      const events: WechatAuthEvent[] = []
      const grants: PlatformDeployment['grants'] = []
      const ended: PlatformDeployment['ended'] = []
      const { onGrant, onGrantEnd, ...others } = given
      const platform = wechatPlatform({
        ...platformCredentials(simulator),
        grantStore: database,
        onEvent: (event) => void events.push(event),
        async onGrant(grant, context) {
          const { appId, kind, permissions } = grant
          grants.push({ appId, kind, permissions, hasRequest: context.req !== undefined })
          await onGrant?.(grant, context)
        },
        async onGrantEnd(end) {
          ended.push(end)
          await onGrantEnd?.(end)
        },
        ...others,
      })
      mountAccounts(app, platform)
      const url = await world.run(app)
      pushTo(url)
      return { url, platform, events, grants, ended }
    },
  }
}

export const platformCredentials = (
  simulator: PlatformSimulator,
): Pick<
  WechatPlatformOptions,
  'appId' | 'appSecret' | 'token' | 'encodingAesKey' | 'secret' | 'endpoints'
> => ({
  appId: component.appId,
  appSecret: component.appSecret,
  token: component.token,
  encodingAesKey: component.encodingAesKey,
  secret: deploymentSecret,
  endpoints: simulator.endpoints,
})

/** The routers of a platform's accounts, told apart by the path. */
function mountAccounts(app: Express, platform: WechatPlatform): void {
  const secret = deploymentSecret
  app.use(platform)
  app.use(
    '/shops/:appId',
    wechatAuth({ credentials: (req) => ({ appId: String(req.params['appId']), platform }), secret }),
    wechatJsSdk({
      credentials: (req) => ({ appId: String(req.params['appId']), platform }),
      allowedOrigins: ['https://h5.example.com'],
    }),
  )
  app.get('/shops/:appId/whoami', (req, res) => {
    res.json({ openid: req.wechatUser?.openid ?? null, appId: req.wechatUser?.appId })
  })
  app.use(
    '/mini/:appId',
    miniLogin({ credentials: (req) => ({ appId: String(req.params['appId']), platform }), secret }),
  )
  app.use(errorHandler())
  withPages(app)
}

/** WeChat's grant page as a link of ours leads there, and what it was opened from. */
export async function openGrantPage(browser: Browser, query = ''): Promise<string> {
  const page = await browser.open(`/wechat/platform/grant${query}`)
  const href = /<a href="([^"]+)"/.exec(page.text)?.[1]
  if (href === undefined) throw new Error(`no link to WeChat: ${page.status} ${page.text}`)
  return href.replaceAll('&amp;', '&')
}

/** An account grants, from our page to the return. Answers what the return was answered. */
export async function grant(
  { simulator }: SimulatedWorld,
  url: string,
  given: Parameters<PlatformSimulator['components']['grant']>[1] & { query?: string } = { appId: shop },
): Promise<{ status: number; location: string; text: string; browser: Browser }> {
  const { query = '', ...options } = given
  const browser = createBrowser(url, desktopUserAgent)
  const page = await openGrantPage(browser, query)
  const { redirectUrl } = await simulator.components.grant(page, options)
  const answer = await browser.open(redirectUrl)
  return { status: answer.status, location: locationOf(answer), text: answer.text, browser }
}
