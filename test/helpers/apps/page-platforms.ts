import { expect } from '@jest/globals'
import type { Express, Request, RequestHandler } from 'express'
import {
  requireWechatUser,
  requireWecomUser,
  type WechatAuthOptions,
  websiteLogin,
  wechatAuth,
  wecomAuth,
} from 'express-wechat-auth'
import request, { type Response } from 'supertest'
import {
  type Browser,
  desktopUserAgent,
  locationOf,
  wechatUserAgent,
  wecomUserAgent,
} from '../visitors/browser.ts'
import { accountCredentials, logInByPage, websiteCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { appWithSession } from './server.ts'
import { type SimulatedWorld, showError, useMade } from './simulated-world.ts'
import { agent, useWecom, type WecomWorld } from './wecom.ts'

/** What all routers with a page login take alike. */
export type PageOptions = Partial<
  Pick<
    WechatAuthOptions,
    'basePath' | 'bearer' | 'keepSessionInfo' | 'http' | 'onEvent' | 'secret' | 'tokenCache' | 'routes'
  >
> & { onLogin?: () => unknown }

/** By what the platforms know people. */
interface PlatformUser {
  openid?: string
  userid?: string
}

/** A platform whose people log in by a page: what holds for one of them holds for all. */
export interface PagePlatform {
  name: string
  /** Where its routes are. */
  prefix: string
  appKey: string
  /** Two people who can log in, as the simulator names them. */
  people: readonly [string, string]
  /** The API that makes a person of a code. */
  exchangeApi: string
  router(options: PageOptions & { endpoints: WechatAuthOptions['endpoints'] }): RequestHandler
  guard(): RequestHandler
  userOn(req: Request): PlatformUser | undefined
  /** A handler of the app's own that starts a login. */
  start: RequestHandler
}

export const officialAccount: PagePlatform = {
  name: 'wechatAuth()',
  prefix: '/wechat',
  appKey: `official-account:${accountCredentials.appId}`,
  people: ['xiaoming', 'xiaohong'],
  exchangeApi: 'sns/oauth2/access_token',
  router: (options) => wechatAuth({ ...accountCredentials, ...options }),
  guard: () => requireWechatUser({ provider: 'official-account' }),
  userOn: (req) => req.wechatUser,
  start: (_req, res) => res.wechatLogin(),
}

export const website: PagePlatform = {
  ...officialAccount,
  name: 'websiteLogin()',
  prefix: '/wechat/qr',
  appKey: `website:${websiteCredentials.appId}`,
  router: (options) => websiteLogin({ ...websiteCredentials, ...options }),
  guard: () => requireWechatUser({ provider: 'website' }),
}

export const wecom: PagePlatform = {
  name: 'wecomAuth()',
  prefix: '/wecom',
  appKey: `wecom:${agent.corpId}:${agent.agentId}`,
  people: ['user123', 'lisi'],
  exchangeApi: 'cgi-bin/auth/getuserinfo',
  router: (options) => wecomAuth({ ...agent, ...options }),
  guard: () => requireWecomUser(),
  userOn: (req) => req.wecomUser as PlatformUser | undefined,
  start: (_req, res) => res.wecomLogin(),
}

export const pagePlatforms: readonly PagePlatform[] = [officialAccount, website, wecom]

/** Pages on which people agree: only some have an address that ends with #wechat_redirect, which browsers carry on. */
export const loginPages: { where: string; platform: PagePlatform; userAgent: string; ends: '#' | '' }[] = [
  { where: 'WeChat', platform: officialAccount, userAgent: wechatUserAgent, ends: '#' },
  { where: 'the QR page of a website', platform: website, userAgent: desktopUserAgent, ends: '#' },
  { where: 'WeCom', platform: wecom, userAgent: wecomUserAgent, ends: '#' },
  { where: 'WeCom’s page in WeChat', platform: wecom, userAgent: wechatUserAgent, ends: '#' },
  { where: 'WeCom’s web login page', platform: wecom, userAgent: desktopUserAgent, ends: '' },
]

/** An app with the login of one platform for the tests of one block. */
export function usePageApp(platform: PagePlatform): WecomWorld & { readonly url: string; person: string } {
  const world = useWecom()
  const app = useMade(async () => ({ url: await world.run(appOf(platform, world)) }))
  return {
    ...world,
    person: platform.people[0],
    get url() {
      return app.url
    },
  }
}

/** The address of a page on which people agree, after a departure to it by our login route. */
export async function departTo(
  { platform, ends }: (typeof loginPages)[number],
  browser: Browser,
  returnTo: string,
): Promise<string> {
  const departure = await browser.open(`${platform.prefix}/login?returnTo=${encodeURIComponent(returnTo)}`)
  expect(locationOf(departure).endsWith('#wechat_redirect')).toBe(ends === '#')
  return locationOf(departure)
}

/** Asks for a path as it is written, which the parser of a browser would change. */
export const openRaw = (url: string, path: string, browser: Browser, userAgent: string): Promise<Response> =>
  Promise.resolve(
    request(url)
      .get(path)
      .redirects(0)
      .set({ Accept: 'text/html', 'User-Agent': userAgent })
      .set('Cookie', [...browser.cookies].map((pair) => pair.join('=')).join('; ')),
  )

/** An app with the login of one platform, `/` for everybody, `/me` (guarded), `/start`, and an error handler. */
export function appOf(
  platform: PagePlatform,
  { simulator }: SimulatedWorld,
  options: PageOptions = {},
  app: Express = appWithSession(),
): Express {
  app.use(platform.router({ secret: deploymentSecret, endpoints: simulator.endpoints, ...options }))
  app.get('/', (req, res) => {
    res.json({ user: platform.userOn(req) ?? null })
  })
  app.get('/me', platform.guard(), (req, res) => {
    res.json(platform.userOn(req))
  })
  app.get('/start', platform.start)
  app.use(showError)
  return app
}

/** The whole page login. Answers the callback's answer. */
export function logInTo(
  platform: PagePlatform,
  browser: Browser,
  { query = '', person = platform.people[0] }: { query?: string; person?: string } = {},
): Promise<Response> {
  return logInByPage(browser, { loginPath: `${platform.prefix}/login${query}`, person })
}

/** Who this browser is logged in as at an app of `appOf()`: the id, or undefined. */
export async function idOf(browser: Browser): Promise<string | undefined> {
  const { user } = (await browser.fetchJson('/')).body as { user: PlatformUser | null }
  return user?.openid ?? user?.userid
}

/** How often the platform was asked to make a person of a code. */
export const exchangesAt = ({ exchangeApi }: PagePlatform, { simulator }: SimulatedWorld): number =>
  simulator.requests.count(exchangeApi)
