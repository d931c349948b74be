import { beforeEach } from '@jest/globals'
import { type MiniLoginOptions, miniLogin, requireWechatUser } from 'express-wechat-auth'
import { defaultApps } from 'express-wechat-auth/simulator'
import { addApp } from '../simulator/registry.ts'
import { createPhone, type Phone, type PhoneOptions } from '../visitors/mini-phone.ts'
import { codeLoginApps, type PhoneApp, type PhoneWorld, phoneWorld } from './phone-world.ts'
import {
  type AppOptions,
  routerOptions,
  type SimulatedWorld,
  useSimulator,
  withPages,
} from './simulated-world.ts'

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

/** The calls that the routes make, by the names of the platform. */
export const miniApi = {
  exchange: 'sns/jscode2session',
  check: 'wxa/checksession',
  reset: 'wxa/resetusersessionkey',
  phone: 'wxa/business/getuserphonenumber',
  token: 'cgi-bin/stable_token',
} as const
export const dayMs = 86_400_000

export type MiniAppOptions = AppOptions<MiniLoginOptions>
export type MiniApp = PhoneApp

export interface MiniWorld extends SimulatedWorld, PhoneWorld<MiniAppOptions, PhoneOptions, Phone> {
  /** How often an API of the platform was called in this test. */
  calls(api: string): number
  openidOf(person: string, app?: string): string
}

/**
 * A simulator for the tests of one block; its clock goes right before each of them. Its apps are
 * `miniLogin({ secret: deploymentSecret, basePath: '/api' })`, `/whoami` for everybody, `/me` and `/mini-only` for
 * people who are logged in.
 */
export function useMini(): MiniWorld {
  const world = useSimulator()
  const { simulator } = world
  addApp(simulator, {
    ...otherMiniCredentials,
    kind: 'mini-program',
    name: '另一个小程序',
    redirectDomains: [],
  })
  beforeEach(() => simulator.clock.reset())

  const serve = codeLoginApps(
    world,
    miniLogin,
    (given) => routerOptions(simulator, miniCredentials, given),
    (app) => {
      app.get('/mini-only', requireWechatUser({ provider: 'mini-program' }), (req, res) => {
        res.json(req.wechatUser)
      })
      return withPages(app)
    },
  )
  return {
    ...world,
    ...phoneWorld(simulator, serve, (app, options) => createPhone(world, app, options)),
    calls: (api) => simulator.requests.count(api),
    openidOf: (person, app = appId) => simulator.users.openidOf(person, app),
  }
}
