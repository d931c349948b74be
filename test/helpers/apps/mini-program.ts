import { beforeEach } from '@jest/globals'
import express, { type Express } from 'express'
import {
  type MiniLoginOptions,
  miniLogin,
  requireWechatUser,
  type WechatAuthEvent,
} from 'express-wechat-auth'
import { defaultApps, type SimulatedUserInfo } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import { addApp } from '../simulator/registry.ts'
import { useClock } from '../time/clock.ts'
import { getJson, postCode } from '../visitors/requests.ts'
import { deploymentSecret } from './deployment.ts'
import { type SimulatedWorld, useSimulator, withPages } from './simulated-world.ts'

interface MiniProgramCredentials {
  appId: string
  appSecret: string
}

const { appId = '', appSecret = '' } = defaultApps.find(({ kind }) => kind === 'mini-program') ?? {}

/** The mini program that the simulator knows by default, and another one of the same company. */
export const miniCredentials: MiniProgramCredentials = { appId, appSecret }
export const otherMiniCredentials: MiniProgramCredentials = {
  appId: 'wx00000000000000ee',
  appSecret: '000000000000000000000000000000ee',
}
export const miniSecret = 'first secret of the tests'

export const exchangeApi = 'sns/jscode2session'
export const checkApi = 'wxa/checksession'
export const resetApi = 'wxa/resetusersessionkey'
export const phoneApi = 'wxa/business/getuserphonenumber'
export const tokenApi = 'cgi-bin/stable_token'
export const dayMs = 86_400_000

export interface MiniAppOptions {
  auth?: Partial<MiniLoginOptions>
  /** In place of a fresh app without a session. */
  app?: Express
  /** Routes of the test, below the router. */
  routes?: (app: Express) => void
}

export interface MiniApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
}

export interface MiniWorld extends SimulatedWorld {
  /** How often an API of the platform was called in this test. */
  calls(api: string): number
  /** Lets time pass for the app and for WeChat, until the test is over. */
  passTime(ms: number): void
  /**
   * Serves `miniLogin({ secret: deploymentSecret, basePath: '/api' })`, `/whoami` for everybody, `/me` and `/mini-only` for people who are
   * logged in.
   */
  serve(options?: MiniAppOptions): Promise<MiniApp>
  /** Somebody's phone with the mini program open, not logged in. */
  phone(url: string, options?: PhoneOptions): Phone
  openidOf(person: string, app?: string): string
}

export interface PhoneOptions {
  /** @default 'xiaoming' */
  person?: string
  /** @default the mini program of the simulator */
  appId?: string
  /** In front of every route. @default '/api' */
  basePath?: string
  /** Sent with every request. */
  headers?: Record<string, string>
}

/** The front end of a mini program: no cookies, and a token once it has logged in. */
export interface Phone {
  readonly openid: string
  /** Empty before a login. */
  token: string
  /** `wx.login()`: a code, and by it a new session_key. */
  wxLogin(options?: { keepsSessionKey?: boolean }): string
  /** Sends a code to the app and keeps the token. */
  logIn(options?: { keepsSessionKey?: boolean }): Promise<Response>
  /** `wx.getUserInfo()`. */
  userInfo(): SimulatedUserInfo
  /** `wx.getUserInfo()` with other encrypted content, still under the person's session_key and well signed. */
  userInfoWith(data: object): SimulatedUserInfo
  /** The code of a button with `open-type="getPhoneNumber"`. */
  phoneCode(): string
  /** A request to one of the router's routes. */
  post(route: string, body?: string | object, headers?: Record<string, string>): Promise<Response>
  get(route: string, headers?: Record<string, string>): Promise<Response>
  /** A request to any page of the app. */
  open(path: string, headers?: Record<string, string>): Promise<Response>
}

/** A simulator for the tests of one block; its clock goes right before each of them. */
export function useMini(): MiniWorld {
  const world = useSimulator()
  const { simulator } = world
  const clock = useClock()
  addApp(simulator, {
    ...otherMiniCredentials,
    kind: 'mini-program',
    name: '另一个小程序',
    redirectDomains: [],
  })
  beforeEach(() => simulator.clock.reset())

  return {
    ...world,
    calls: (api) => simulator.requests.count(api),
    passTime(ms) {
      clock.advance(ms)
      simulator.clock.advance(ms)
    },
    async serve({ auth = {}, app = express(), routes } = {}) {
      const events: WechatAuthEvent[] = []
      app.use(
        miniLogin({
          secret: deploymentSecret,
          ...(auth.client || auth.credentials ? {} : miniCredentials),
          ...(auth.client === undefined && { endpoints: simulator.endpoints }),
          basePath: '/api',
          onEvent: (event) => events.push(event),
          ...auth,
        }),
      )
      routes?.(app)
      app.get('/mini-only', requireWechatUser({ provider: 'mini-program' }), (req, res) => {
        res.json(req.wechatUser)
      })
      return { url: await world.run(withPages(app)), events }
    },
    phone: (url, options) => createPhone(world, url, options),
    openidOf: (person, app = appId) => simulator.users.openidOf(person, app),
  }
}

function createPhone(
  { simulator }: SimulatedWorld,
  url: string,
  { person = 'xiaoming', appId: app = appId, basePath = '/api', headers: own = {} }: PhoneOptions = {},
): Phone {
  const { miniPrograms } = simulator
  const userAgent = { 'User-Agent': 'Mozilla/5.0 MicroMessenger/8.0.50 MiniProgramEnv/android' }
  const headersWith = (more: Record<string, string>): Record<string, string> => ({
    ...userAgent,
    ...own,
    ...(phone.token !== '' && { Authorization: `Bearer ${phone.token}` }),
    ...more,
  })
  const phone: Phone = {
    openid: simulator.users.openidOf(person, app),
    token: '',
    wxLogin: (options) => miniPrograms.login(app, person, options),
    async logIn(options) {
      const answer = await postCode(
        url,
        { code: phone.wxLogin(options) },
        { ...userAgent, ...own },
        `${basePath}/login`,
      )
      phone.token = answer.body.data?.token ?? ''
      return answer
    },
    userInfo: () => miniPrograms.getUserInfo(app, person),
    userInfoWith: (data) => ({
      ...miniPrograms.getUserInfo(app, person),
      ...miniPrograms.encrypt(app, person, data),
    }),
    phoneCode: () => miniPrograms.getPhoneNumber(app, person),
    post: (route, body = {}, headers = {}) => postCode(url, body, headersWith(headers), basePath + route),
    get: (route, headers = {}) => getJson(url, basePath + route, headersWith(headers)),
    open: (path, headers = {}) => getJson(url, path, headersWith(headers)),
  }
  return phone
}

/** The claims of a token, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}
