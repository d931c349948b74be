import type { PlatformSimulator, SimulatedUserInfo } from 'express-wechat-auth/simulator'
import { defaultApps } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import { addressOf, type PhoneTarget } from './phones.ts'
import { getJson, postCode } from './requests.ts'

const { appId = '' } = defaultApps.find(({ kind }) => kind === 'mini-program') ?? {}

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

/** Somebody's phone with a mini program open, not logged in. */
export function createPhone(
  { simulator }: { simulator: PlatformSimulator },
  target: PhoneTarget,
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
        addressOf(target),
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
    post: (route, body = {}, headers = {}) =>
      postCode(addressOf(target), body, headersWith(headers), basePath + route),
    get: (route, headers = {}) => getJson(addressOf(target), basePath + route, headersWith(headers)),
    open: (path, headers = {}) => getJson(addressOf(target), path, headersWith(headers)),
  }
  return phone
}

/** The claims of a token, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}
