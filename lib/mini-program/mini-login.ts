import type { Request, Router } from 'express'
import { checkAccountChoice } from '../core/client/account-platform.ts'
import { checkAppChoice } from '../core/client/app-choice.ts'
import { appCredentialNames, appCredentialsShape } from '../core/client/app-client-base.ts'
import { endpointsCheck, type PlatformEndpoints } from '../core/http/endpoints.ts'
import { callback, checkOptions, flag, oneOf } from '../core/options.ts'
import { codeLoginRoute } from '../express/code-login/code-login.ts'
import { type AppLoginOptions, codeLoginShape } from '../express/code-login/code-login-options.ts'
import { checkRoute, userinfoRoute } from '../express/code-login/session-key-routes.ts'
import {
  type LoginRouterOptions,
  loginRouterShape,
  resolveLoginSettings,
} from '../express/login/login-options.ts'
import { bearerLogoutRoute, tokenOrSessionLogoutRoute, userRoute } from '../express/login/login-routes.ts'
import { createPlatformRouter } from '../express/login/platform-router.ts'
import type { LoginPlatform } from '../express/request/login-platform.ts'
import type { TenantCredentials } from '../express/request/tenants.ts'
import type { MiniProgramPhone, OnPhone } from './fetch-phone.ts'
import type { MiniProgramUser } from './mini-login-app.ts'
import { type MiniProgramAccounts, miniProgramAccountsCheck } from './mini-program-accounts.ts'
import { type MiniProgramClient, miniProgramClientCheck } from './mini-program-client.ts'
import { type MiniProgramCredentials, miniProgramTenants } from './mini-program-tenants.ts'
import { type PhoneMode, phoneLoginRoute } from './phone-login.ts'
import { phoneRoute } from './phone-route.ts'
import {
  checkScanRoutes,
  type ScanOptions,
  type ScanRouteName,
  scanCheck,
  scanRoutePaths,
} from './scan-options.ts'
import { scanRoutes } from './scan-routes.ts'

type PhoneRouteName = 'login' | 'phone' | 'userinfo' | 'check' | 'user' | 'logout'
export type MiniLoginRouteName = PhoneRouteName | ScanRouteName

/** What `onLogin` is told besides who logs in. */
export interface MiniLoginContext {
  req: Request
  phone?: MiniProgramPhone
  flow?: 'scan'
}

/**
 * Options of `miniLogin()`. Exactly one of `appId` with `appSecret`, `appId` with `platform`, `client`, and
 * `credentials` is needed.
 */
export interface MiniLoginOptions
  extends Omit<AppLoginOptions<LoginRouterOptions<MiniProgramUser, MiniLoginRouteName>>, 'onLogin'> {
  /**
   * Runs once per login. Return what you need, as JSON can hold it; it becomes `user.account`. Throw an error with
   * `status` 400 to 499 to refuse.
   * @param context `phone`: where the login brought a number (option `phone`); `flow`: `scan` where somebody logs in on a
   * desktop (option `scan`), whose request `req` is
   */
  onLogin?: ((user: MiniProgramUser, context: MiniLoginContext) => unknown) | undefined
  /**
   * Takes the code of a `getPhoneNumber` button in the login itself: `POST /login {code, phoneCode}` answers
   * `{ token, expiresIn, user, phone }`. Each number is billed. `required`: a login without a number fails; `optional`: it
   * goes on, with `phoneError` where WeChat gave none.
   */
  phone?: PhoneMode | undefined
  /**
   * Lets people log in on a desktop page by scanning a code of the mini program: `POST /login/scan`, and the routes
   * beside it. Needs a session above the router.
   */
  scan?: ScanOptions | undefined
  /**
   * For the session of a desktop login, with `scan` alone: keeps the app's own data in it when somebody logs in who was
   * nobody before, and at a logout.
   * @default false
   */
  keepSessionInfo?: boolean | undefined
  appId?: string | undefined
  appSecret?: string | undefined
  /** A ready client, whose token cache the router then shares. */
  client?: MiniProgramClient | undefined
  /** The third-party platform that acts for the mini program `appId`. */
  platform?: MiniProgramAccounts | undefined
  /** Many tenants in one app: answers by host and path alone. Needs `secret`. */
  credentials?: TenantCredentials<MiniProgramCredentials> | undefined
  /** Called with a phone number before it is answered: what the front end says of it later is only hearsay. */
  onPhone?: OnPhone | undefined
  endpoints?: PlatformEndpoints | undefined
}

const phonePaths: Record<PhoneRouteName, string> = {
  login: '/login',
  phone: '/login/phone',
  userinfo: '/login/userinfo',
  check: '/login/check',
  user: '/login/user',
  logout: '/login/logout',
}
const routePaths: Record<MiniLoginRouteName, string> = { ...phonePaths, ...scanRoutePaths }

/**
 * Login for mini programs: `POST /login {code}` answers `{ token, expiresIn, user }`, and `req.wechatUser` is filled
 * for requests with that token. Beside it `POST /login/phone`, `POST /login/userinfo`, `GET /login/check`,
 * `GET /login/user` and `POST /login/logout`. Tokens are always issued, the session_key never leaves the server, and
 * a session is written for one kind of login alone: that of a desktop page (option `scan`).
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/login.html
 * @example app.use(miniLogin({ appId: 'wx...', appSecret: '...', secret, basePath: '/api' }))
 */
export function miniLogin(options: MiniLoginOptions): Router {
  const scan = options?.scan
  checkOptions('miniLogin', options, {
    ...loginRouterShape(Object.keys(scan === undefined ? phonePaths : routePaths)),
    ...appCredentialsShape,
    ...codeLoginShape,
    ...(scan !== undefined && { keepSessionInfo: flag }),
    client: miniProgramClientCheck,
    credentials: callback,
    onPhone: callback,
    endpoints: endpointsCheck,
    platform: miniProgramAccountsCheck,
    phone: oneOf('optional', 'required'),
    scan: scanCheck,
  })
  if (options.platform !== undefined) checkAccountChoice('miniLogin', options)
  else checkAppChoice('miniLogin', options, appCredentialNames, 'miniProgramClient')
  if (scan !== undefined) checkScanRoutes(options.routes)
  const withBearer = { ...options, bearer: options.bearer ?? true }
  const settings = resolveLoginSettings('miniLogin', routePaths, withBearer)
  const platform: LoginPlatform = {
    factory: 'miniLogin',
    userProperty: 'wechatUser',
    loginMethod: 'wechatLogin',
    logoutMethod: 'wechatLogout',
    hasLoginPage: false,
    usesSession: scan !== undefined,
    scopes: [],
    defaultScope: '',
    tenantOf: miniProgramTenants(withBearer),
  }
  return createPlatformRouter(platform, settings, [
    options.phone === undefined ? codeLoginRoute : phoneLoginRoute(options.phone, options.onPhone),
    phoneRoute(options.onPhone),
    userinfoRoute,
    checkRoute,
    userRoute,
    scan === undefined ? bearerLogoutRoute : tokenOrSessionLogoutRoute,
    ...(scan === undefined ? [] : scanRoutes(scan)),
  ])
}
