import { type WecomMiniLoginOptions, wecomMiniLogin } from 'express-wechat-auth'
import type { SimulatedUserInfo } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import { addressOf, type PhoneTarget } from '../visitors/phones.ts'
import { getJson, postCode } from '../visitors/requests.ts'
import { codeLoginApps, type PhoneWorld, phoneWorld } from './phone-world.ts'
import { type AppOptions, routerOptions } from './simulated-world.ts'
import { agent, corpId, useWecom, type WecomWorld, withWecomPages } from './wecom.ts'

/** The mini program that is bound to the company's first app. */
export const wecomMiniAppId = 'wx00000000000000cc'

export const wecomSessionApi = 'cgi-bin/miniprogram/jscode2session'

export interface WecomMiniWorld
  extends Omit<WecomWorld, 'serve'>,
    PhoneWorld<AppOptions<WecomMiniLoginOptions>, WecomPhoneOptions, WecomPhone> {}

export interface WecomPhoneOptions {
  /** @default 'user123' */
  person?: string
  /** The app of the company that the mini program is bound to. @default the first */
  agentId?: number
  /** @default the company of the simulator */
  corp?: string
  /** In front of every route. @default '/api' */
  basePath?: string
  /** Sent with every request. */
  headers?: Record<string, string>
}

export interface WecomWxLogin {
  keepsSessionKey?: boolean
  memberOfCorp?: string
}

/** The front end of a mini program inside WeCom: no cookies, and a token once it has logged in. */
export interface WecomPhone {
  /** Empty before a login. */
  token: string
  /** `wx.qy.login()`: a code, and by it a new session_key. */
  wxLogin(options?: WecomWxLogin): string
  /** Sends a code to the app and keeps the token. */
  logIn(options?: WecomWxLogin): Promise<Response>
  /** `wx.qy.getEnterpriseUserInfo()`, perhaps with other encrypted content. */
  userInfo(data?: Record<string, unknown>): SimulatedUserInfo
  /** A request to one of the router's routes. */
  post(route: string, body?: string | object): Promise<Response>
  get(route: string): Promise<Response>
  /** A request to any page of the app. */
  open(path: string): Promise<Response>
}

/**
 * A simulator for the tests of one block; company and clock are as they were before each of them. Its apps are
 * `wecomMiniLogin({ secret: deploymentSecret, basePath: '/api' })` for the first agent, `/` for everybody, `/me` for
 * people who are logged in.
 */
export function useWecomMini(): WecomMiniWorld {
  const world = useWecom()
  const { simulator } = world
  const serve = codeLoginApps(
    world,
    wecomMiniLogin,
    (given) => ({ ...routerOptions(simulator, agent, given), appId: wecomMiniAppId }),
    (app) => withWecomPages(app),
  )
  return {
    ...world,
    ...phoneWorld(simulator, serve, (app, options) => createPhone(world, app, options)),
  }
}

function createPhone(
  { simulator: { corps } }: Pick<WecomWorld, 'simulator'>,
  app: PhoneTarget,
  options: WecomPhoneOptions = {},
): WecomPhone {
  const {
    person = 'user123',
    agentId = agent.agentId,
    corp = corpId,
    basePath = '/api',
    headers = {},
  } = options
  const all = (): Record<string, string> => ({
    'User-Agent': 'Mozilla/5.0 MicroMessenger/8.0.50 wxwork/4.1.0 MiniProgramEnv/ios',
    ...headers,
    ...(phone.token !== '' && { Authorization: `Bearer ${phone.token}` }),
  })
  const phone: WecomPhone = {
    token: '',
    wxLogin: (login = {}) => corps.miniProgramLogin(corp, person, { agentId, ...login }),
    async logIn(login) {
      phone.token = ''
      const answer = await phone.post('/login', { code: phone.wxLogin(login) })
      phone.token = answer.body.data?.token ?? ''
      return answer
    },
    userInfo: (data = {}) => corps.miniProgramData(corp, person, { agentId, appId: wecomMiniAppId, data }),
    post: (route, body = {}) => postCode(addressOf(app), body, all(), basePath + route),
    get: (route) => getJson(addressOf(app), basePath + route, all()),
    open: (path) => getJson(addressOf(app), path, all()),
  }
  return phone
}
