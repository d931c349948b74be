import { beforeEach } from '@jest/globals'
import express, { type RequestHandler } from 'express'
import {
  type LinkedIdentitiesOptions,
  linkedIdentities,
  miniLogin,
  type TokenCache,
  type WechatAuthEvent,
  type WechatAuthOptions,
  wechatAuth,
  wecomAuth,
} from 'express-wechat-auth'
import type { Response } from 'supertest'
import { memoryIdentityStore, type TestAccount, type TestIdentityStore } from '../stores/identities.ts'
import { expressSession } from '../stores/sessions.ts'
import { type Browser, createBrowser, locationOf } from '../visitors/browser.ts'
import { pathOf } from '../visitors/callback-address.ts'
import { accountCredentials, decide, logInByPage, websiteCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { miniCredentials } from './mini-program.ts'
import { handleErrors, type SimulatedWorld } from './simulated-world.ts'
import { agent, useWecom } from './wecom.ts'

type Accounts = Partial<LinkedIdentitiesOptions<TestAccount>>

export interface LinkedAppOptions {
  accounts?: Accounts
  /** Of `wechatAuth()`. */
  auth?: Partial<WechatAuthOptions>
  tokenCache?: TokenCache
  session?: RequestHandler
  /** Whether WeCom's router stands above WeChat's. */
  wecomFirst?: boolean
}

export interface LinkedApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
  readonly errors: unknown[]
}

export interface LinkedWorld extends SimulatedWorld {
  /** Of all apps in one test; empty when it begins. */
  readonly store: TestIdentityStore
  /**
   * An app with `wechatAuth()`, its website app, `miniLogin()` below `/api`, `wecomAuth()`, the same accounts for all,
   * `/account` (who is logged in), `/add-wechat`, `/add-wecom`, and `POST /unlink { account, key, last? }`.
   */
  serve(options?: LinkedAppOptions): Promise<LinkedApp>
  /** The key of a person's identity at an official account or another app. */
  keyOf(person: string, app?: 'official-account' | 'website' | 'mini-program'): string
}

const credentials = {
  'official-account': accountCredentials,
  website: websiteCredentials,
  'mini-program': miniCredentials,
} as const

/** Apps whose people have one account each, and the platforms that they log in with. */
export function useLinked(): LinkedWorld {
  const world = useWecom()
  let store = memoryIdentityStore()
  beforeEach(() => {
    store = memoryIdentityStore()
  })
  return {
    ...world,
    get store() {
      return store
    },
    serve: async (options = {}) => serveLinked(world, store, options),
    keyOf(person, app = 'official-account') {
      const { appId } = credentials[app]
      return `${app}:${appId}:${world.simulator.users.openidOf(person, appId)}`
    },
  }
}

async function serveLinked(
  { simulator, run }: SimulatedWorld,
  store: TestIdentityStore,
  { accounts, auth, tokenCache, session = expressSession(), wecomFirst = false }: LinkedAppOptions,
): Promise<LinkedApp> {
  const events: WechatAuthEvent[] = []
  const errors: unknown[] = []
  const identities = linkedIdentities<TestAccount>({ store, ...accounts })
  const common = {
    secret: deploymentSecret,
    endpoints: simulator.endpoints,
    onLogin: identities.onLogin,
    onEvent: (event: WechatAuthEvent) => events.push(event),
    ...(tokenCache && { tokenCache }),
  }
  const wechat = wechatAuth({ ...accountCredentials, website: websiteCredentials, ...common, ...auth })
  const wecom = wecomAuth({ ...agent, ...common })
  const app = express().use(session)
  for (const router of wecomFirst ? [wecom, wechat] : [wechat, wecom]) app.use(router)
  app.use(miniLogin({ ...miniCredentials, ...common, basePath: '/api' }))
  app.get('/account', (req, res) => {
    const { wechatUser, wecomUser } = req
    res.json({
      wechat: wechatUser?.openid ?? null,
      wechatAccount: wechatUser?.account ?? null,
      wecom: (wecomUser as { userid?: string } | undefined)?.userid ?? null,
      wecomAccount: wecomUser?.account ?? null,
    })
  })
  app.get('/add-wechat', (_req, res) => res.wechatLink({ returnTo: '/account' }))
  app.get('/add-wecom', (_req, res) => res.wecomLink({ returnTo: '/account' }))
  app.post('/unlink', express.json(), async ({ body: { account, key, last } }, res, next) => {
    const options = last === undefined ? undefined : { last }
    await identities.unlink({ id: account }, { key }, options).then((isDone) => res.json({ isDone }), next)
  })
  handleErrors(app, errors)
  return { url: await run(app), events, errors }
}

/** WeChat's browser, in which a member of the company is logged in with WeCom. */
export async function wecomVisitor(url: string, person = 'user123'): Promise<Browser> {
  const browser = createBrowser(url)
  await logInByPage(browser, { loginPath: '/wecom/login', person })
  return browser
}

/** A browser in which somebody is logged in with the official account. */
export async function wechatVisitor(url: string, person = 'xiaoming'): Promise<Browser> {
  const browser = createBrowser(url)
  await logInByPage(browser, { person })
  return browser
}

/** A link that is ready to come back: the start and the platform's page lie behind. */
export async function readyLink(
  browser: Browser,
  {
    start = '/add-wechat',
    ...options
  }: { start?: string; person?: string; decision?: 'allow' | 'deny' } = {},
): Promise<string> {
  return pathOf(await decide(browser, locationOf(await browser.open(start)), options))
}

/** The whole of a link. Answers the callback's answer. */
export async function link(
  browser: Browser,
  options: { start?: string; person?: string } = {},
): Promise<Response> {
  return browser.open(await readyLink(browser, options))
}

/** The status of an answer, and where it leads or what error it is. */
export const outcomeOf = (answer: Response): unknown[] => [
  answer.status,
  answer.headers['location'] ?? /ERR_\w+/.exec(answer.text)?.[0] ?? answer.text,
]

/** Who is logged in. */
export const whoIs = async (browser: Browser): Promise<Record<string, unknown>> =>
  (await browser.fetchJson('/account')).body
