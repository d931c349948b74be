import { beforeEach } from '@jest/globals'
import express, { type Express } from 'express'
import {
  type MiniLoginOptions,
  miniLogin,
  requireWechatUser,
  type WechatAuthEvent,
} from 'express-wechat-auth'
import { defaultApps } from 'express-wechat-auth/simulator'
import { addApp } from '../simulator/registry.ts'
import { useClock } from '../time/clock.ts'
import { createPhone, type Phone, type PhoneOptions } from '../visitors/mini-phone.ts'
import { loggedIn, type PhoneTarget, useLoggedIn } from '../visitors/phones.ts'
import { deploymentSecret } from './deployment.ts'
import { routerOptions, type SimulatedWorld, useServed, useSimulator, withPages } from './simulated-world.ts'

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
  /** The same, for all tests of the block. */
  useApp(options?: MiniAppOptions): { readonly url: string }
  /** Somebody's phone with the mini program open, not logged in. */
  phone(app: PhoneTarget, options?: PhoneOptions): Phone
  /** The same, logged in anew before each test; what the platform was asked for it is forgotten. */
  usePhone(app: PhoneTarget): Phone
  /** The same, logged in; what the platform was asked for it is forgotten. */
  loggedIn(app: PhoneTarget, options?: PhoneOptions): Promise<Phone>
  openidOf(person: string, app?: string): string
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

  const mini: MiniWorld = {
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
          ...routerOptions(simulator, miniCredentials, auth),
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
    useApp: (options) => useServed(() => mini.serve(options)),
    phone: (app, options) => createPhone(world, app, options),
    usePhone: (app) => useLoggedIn(simulator, mini.phone(app)),
    loggedIn: (app, options) => loggedIn(simulator, mini.phone(app, options)),
    openidOf: (person, app = appId) => simulator.users.openidOf(person, app),
  }
  return mini
}
