import type { Request, Router } from 'express'
import type { TokenCache } from '../core/cache/token-cache.ts'
import { appOrAccount, checkAccountChoice, refusePlatformOptions } from '../core/client/account-platform.ts'
import { checkAppChoice } from '../core/client/app-choice.ts'
import { appCredentialNames, appCredentialsShape } from '../core/client/app-client-base.ts'
import { endpointsCheck, type PlatformEndpoints } from '../core/http/endpoints.ts'
import { callback, checkOptions, givenOf, nested, oneOf } from '../core/options.ts'
import type { AppCredentials } from '../core/tokens/app-access-token.ts'
import { codeLoginRoute } from '../express/code-login/code-login.ts'
import { type AppLoginOptions, codeLoginShape } from '../express/code-login/code-login-options.ts'
import { checkRoute, userinfoRoute } from '../express/code-login/session-key-routes.ts'
import {
  type LoginRouterOptions,
  loginRouterShape,
  resolveLoginSettings,
} from '../express/login/login-options.ts'
import { bearerLogoutRoute, userRoute } from '../express/login/login-routes.ts'
import { loginTenants } from '../express/login/login-tenants.ts'
import { createPlatformRouter } from '../express/login/platform-router.ts'
import type { LoginPlatform } from '../express/request/login-platform.ts'
import type { TenantCredentials } from '../express/request/tenants.ts'
import type { MiniProgramPhone, OnPhone } from './fetch-phone.ts'
import { type MiniLoginApp, type MiniProgramUser, miniLoginApp } from './mini-login-app.ts'
import {
  type MiniProgramAccountCredentials,
  type MiniProgramAccounts,
  miniProgramAccounts,
  miniProgramAccountsCheck,
} from './mini-program-accounts.ts'
import {
  type MiniProgramClient,
  miniProgramClient,
  miniProgramClientCheck,
  privateStateOf,
} from './mini-program-client.ts'
import { type PhoneMode, phoneLoginRoute } from './phone-login.ts'
import { phoneRoute } from './phone-route.ts'

export type MiniLoginRouteName = 'login' | 'phone' | 'userinfo' | 'check' | 'user' | 'logout'

/**
 * Options of `miniLogin()`. Exactly one of `appId` with `appSecret`, `appId` with `platform`, `client`, and
 * `credentials` is needed.
 */
export interface MiniLoginOptions
  extends Omit<AppLoginOptions<LoginRouterOptions<MiniProgramUser, MiniLoginRouteName>>, 'onLogin'> {
  /**
   * Runs once per login. Return what you need, as JSON can hold it; it becomes `user.account`. Throw an error with
   * `status` 400 to 499 to refuse.
   * @param context `phone`: where the login brought a number (option `phone`)
   */
  onLogin?:
    | ((user: MiniProgramUser, context: { req: Request; phone?: MiniProgramPhone }) => unknown)
    | undefined
  /**
   * Takes the code of a `getPhoneNumber` button in the login itself: `POST /login {code, phoneCode}` answers
   * `{ token, expiresIn, user, phone }`. Each number is billed. `required`: a login without a number fails; `optional`: it
   * goes on, with `phoneError` where WeChat gave none.
   */
  phone?: PhoneMode | undefined
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

/** A mini program with its secret, or with the platform that acts for it. */
export type MiniProgramCredentials = AppCredentials | MiniProgramAccountCredentials

const routePaths: Record<MiniLoginRouteName, string> = {
  login: '/login',
  phone: '/login/phone',
  userinfo: '/login/userinfo',
  check: '/login/check',
  user: '/login/user',
  logout: '/login/logout',
}

/**
 * Login for mini programs: `POST /login {code}` answers `{ token, expiresIn, user }`, and `req.wechatUser` is filled
 * for requests with that token. Beside it `POST /login/phone`, `POST /login/userinfo`, `GET /login/check`,
 * `GET /login/user` and `POST /login/logout`. Tokens are always issued, sessions never written, and the session_key
 * never leaves the server.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/login.html
 * @example app.use(miniLogin({ appId: 'wx...', appSecret: '...', secret, basePath: '/api' }))
 */
export function miniLogin(options: MiniLoginOptions): Router {
  checkOptions('miniLogin', options, {
    ...loginRouterShape(Object.keys(routePaths)),
    ...appCredentialsShape,
    ...codeLoginShape,
    client: miniProgramClientCheck,
    credentials: callback,
    onPhone: callback,
    endpoints: endpointsCheck,
    platform: miniProgramAccountsCheck,
    phone: oneOf('optional', 'required'),
  })
  if (options.platform !== undefined) checkAccountChoice('miniLogin', options)
  else checkAppChoice('miniLogin', options, appCredentialNames, 'miniProgramClient')
  const withBearer = { ...options, bearer: options.bearer ?? true }
  const settings = resolveLoginSettings('miniLogin', routePaths, withBearer)
  const platform: LoginPlatform = {
    factory: 'miniLogin',
    userProperty: 'wechatUser',
    loginMethod: 'wechatLogin',
    logoutMethod: 'wechatLogout',
    hasLoginPage: false,
    usesSession: false,
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
    bearerLogoutRoute,
  ])
}

function miniProgramTenants(options: MiniLoginOptions): LoginPlatform['tenantOf'] {
  return loginTenants<MiniLoginApp, MiniProgramClient, MiniProgramCredentials>({
    factory: 'miniLogin',
    options,
    check: appOrAccount(nested(appCredentialsShape, ...appCredentialNames), miniProgramAccountsCheck),
    cacheOf: (client) => privateStateOf(client)?.tokenCache,
    createClient: (credentials, tokenCache) => tenantClient(options, credentials, tokenCache),
    grantOf: ({ appId, platform }: Partial<MiniProgramAccountCredentials>) => {
      const accounts = miniProgramAccounts.of(platform)
      return accounts && (() => accounts.requireGrant(appId as string))
    },
    createApps(client, tools) {
      const app = miniLoginApp(client, tools)
      return { apps: [app], select: () => app }
    },
  })
}

function tenantClient(
  options: MiniLoginOptions,
  credentials: MiniProgramCredentials,
  tokenCache: TokenCache,
): MiniProgramClient {
  const { appId, appSecret } = credentials
  if (appSecret !== undefined) {
    const given = givenOf(options, ['endpoints', 'http', 'proxy', 'onEvent'])
    return miniProgramClient({ ...given, appId, appSecret, tokenCache })
  }
  refusePlatformOptions('miniLogin', options)
  const accounts = miniProgramAccounts.of(credentials.platform)
  if (accounts === undefined) throw new TypeError(`miniLogin: ${miniProgramAccountsCheck(undefined)}`)
  return accounts.createClient(appId, givenOf(options, ['onEvent']))
}
