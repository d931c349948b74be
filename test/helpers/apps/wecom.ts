import { beforeEach } from '@jest/globals'
import type { ErrorRequestHandler, Express } from 'express'
import {
  errorHandler,
  requireWecomUser,
  type WechatAuthError,
  type WechatAuthEvent,
  type WecomAuthOptions,
  wecomAuth,
} from 'express-wechat-auth'
import { type CorpCodeOptions, defaultCorps, type SimulatedCorp } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import {
  type Browser,
  createBrowser,
  desktopUserAgent,
  locationOf,
  wecomUserAgent,
} from '../visitors/browser.ts'
import { postCode } from '../visitors/json-login.ts'
import { decide } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { appWithSession } from './server.ts'
import { type SimulatedWorld, useSimulator } from './simulated-world.ts'

const [corp] = defaultCorps as readonly [SimulatedCorp]

export const corpId: string = corp.corpId
interface WecomAgentCredentials {
  corpId: string
  corpSecret: string
  agentId: number
}

/** The company's two apps: an internal system and one for expenses. */
export const agent: WecomAgentCredentials = {
  corpId,
  corpSecret: 'simulated-secret-of-agent-1000002',
  agentId: 1000002,
}
export const otherAgent: WecomAgentCredentials = {
  corpId,
  corpSecret: 'simulated-secret-of-agent-1000003',
  agentId: 1000003,
}

export const exchangeApi = 'cgi-bin/auth/getuserinfo'
export const detailApi = 'cgi-bin/auth/getuserdetail'
export const memberApi = 'cgi-bin/user/get'
export const departmentApi = 'cgi-bin/department/get'
export const tagApi = 'cgi-bin/tag/get'
export const tokenApi = 'cgi-bin/gettoken'

export interface WecomAppOptions {
  auth?: Partial<WecomAuthOptions>
  /** In place of a fresh app with a session. */
  app?: Express
  /** Routes of the test, below the router. */
  routes?: (app: Express) => void
}

export interface WecomApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
  /** What came to the app's error handling, oldest first. */
  readonly errors: WechatAuthError[]
}

export interface WecomWorld extends SimulatedWorld {
  /** How often an API of the platform was called in this test. */
  calls(api: string): number
  /** Serves `wecomAuth()` for the first agent, `/` for everybody, `/me` for people who are logged in. */
  serve(options?: WecomAppOptions): Promise<WecomApp>
  /** A code without a browser, as curl is handed one. */
  issueCode(person?: string, options?: Partial<CorpCodeOptions>): string
}

/** A simulator for the tests of one block; the company is as it was before each of them. */
export function useWecom(): WecomWorld {
  const world = useSimulator()
  const { simulator } = world

  beforeEach(() => {
    simulator.corps.update(corpId, structuredClone(corp))
    simulator.clock.reset()
  })

  return {
    ...world,
    calls: (api) => simulator.requests.count(api),
    issueCode: (person = 'user123', options = {}) =>
      simulator.corps.issueCode(corpId, person, { agentId: agent.agentId, ...options }),
    async serve({ auth = {}, app = appWithSession(), routes } = {}) {
      const events: WechatAuthEvent[] = []
      const errors: WechatAuthError[] = []
      app.use(
        wecomAuth({
          secret: deploymentSecret,
          // Most tests bring a code as a server does.
          requireState: 'browser',
          ...(auth.client || auth.credentials ? {} : agent),
          // A client brings its own.
          ...(!auth.client && { endpoints: simulator.endpoints }),
          onEvent: (event) => events.push(event),
          ...auth,
        }),
      )
      routes?.(app)
      const url = await world.run(withWecomPages(app, errors))
      return { url, events, errors }
    },
  }
}

/** `/`, `/me` and an error handling that notes what comes to it. */
export function withWecomPages(app: Express, errors: unknown[] = []): Express {
  app.get('/', (req, res) => {
    res.json({ user: req.wecomUser ?? null, sessionId: req.sessionID })
  })
  app.get('/me', requireWecomUser(), (req, res) => {
    res.json(req.wecomUser)
  })
  app.use(((error, _req, _res, next) => {
    errors.push(error)
    next(error)
  }) as ErrorRequestHandler)
  app.use(errorHandler({ lang: 'en' }))
  app.use(((error, _req, res, _next) => {
    res.status(500).type('text').send(`${error.name}: ${error.message}`)
  }) as ErrorRequestHandler)
  return app
}

export const insideWecom = (url: string): Browser => createBrowser(url, wecomUserAgent)
export const onDesktop = (url: string): Browser => createBrowser(url, desktopUserAgent)

/** What the login route asked of the platform. */
export interface WecomDeparture {
  readonly page: URL
  readonly state: string
  /** `redirect_uri`, decoded once. */
  readonly redirectUri: URL
}

/** Reads a redirect to a login page of the platform. */
export function departureOf(response: Response): WecomDeparture {
  const location = locationOf(response)
  if (!/\/connect\/oauth2\/authorize\?|\/wwlogin\/sso\/login\?/.test(location)) {
    throw new Error(`no redirect to the platform: ${response.status} ${location} ${response.text}`)
  }
  const page = new URL(location)
  return {
    page,
    state: page.searchParams.get('state') ?? '',
    redirectUri: new URL(page.searchParams.get('redirect_uri') ?? ''),
  }
}

export async function depart(browser: Browser, path = '/wecom/login'): Promise<WecomDeparture> {
  return departureOf(await browser.open(path))
}

export interface Person {
  /** @default 'user123' */
  person?: string | undefined
  decision?: 'allow' | 'deny'
}

/** The person decides on the platform's page; answers where it sends the browser, as a path of the app. */
export async function callbackOf(
  browser: Browser,
  { page }: Pick<WecomDeparture, 'page'>,
  { person = 'user123', ...options }: Person = {},
): Promise<string> {
  const { pathname, search } = new URL(await decide(browser, page.href, { person, ...options }))
  return pathname + search
}

/** A callback that is ready to be opened: the login route and the platform's page lie behind. */
export async function readyCallback(
  browser: Browser,
  path = '/wecom/login',
  options: Person = {},
): Promise<string> {
  return callbackOf(browser, await depart(browser, path), options)
}

/** The whole page login. Answers the callback's answer. */
export async function logIn(
  browser: Browser,
  { path = '/wecom/login', ...options }: Person & { path?: string } = {},
): Promise<Response> {
  return browser.open(await readyCallback(browser, path, options))
}

/** A browser in which somebody is logged in. */
export async function loggedIn(url: string, person?: string): Promise<Browser> {
  const browser = insideWecom(url)
  const answer = await logIn(browser, { person })
  if (answer.status !== 303) throw new Error(`nobody was logged in: ${answer.status} ${answer.text}`)
  return browser
}

/** Who this browser is logged in as: the userid, or undefined. */
export async function useridOf(browser: Browser, path = '/'): Promise<string | undefined> {
  const answer = await browser.fetchJson(path)
  return (answer.body as { user: { userid: string } | null }).user?.userid
}

/** `POST .../getUserInfo` as curl sends it: neither Origin nor Sec-Fetch-Site nor cookies. */
export function postWecomCode(url: string, body: object, path = '/wecom/getUserInfo'): Promise<Response> {
  return postCode(url, body, { 'User-Agent': 'curl/8.5.0', Accept: '*/*' }, path)
}
