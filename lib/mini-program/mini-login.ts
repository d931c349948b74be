import type { Router } from 'express'
import { memoryTokenCache } from '../core/cache/memory-token-cache.ts'
import { createEmitter } from '../core/emitter.ts'
import { endpointsCheck, type PlatformEndpoints } from '../core/http/endpoints.ts'
import { callback, checkOptions, givenOf, nested, type OptionShape, text } from '../core/options.ts'
import type { AppCredentials } from '../core/tokens/app-access-token.ts'
import { checkAppChoice } from '../express/login/app-choice.ts'
import { codeLoginRoute } from '../express/login/code-login.ts'
import { type AppLoginOptions, codeLoginShape } from '../express/login/code-login-options.ts'
import {
  type LoginRouterOptions,
  loginRouterShape,
  resolveBearer,
  resolveLoginSettings,
  resolveSecrets,
} from '../express/login/login-options.ts'
import { bearerLogoutRoute, userRoute } from '../express/login/login-routes.ts'
import { createPlatformRouter } from '../express/login/platform-router.ts'
import { checkRoute, userinfoRoute } from '../express/login/session-key-routes.ts'
import type { LoginPlatform, LoginTenant } from '../express/request/login-platform.ts'
import { type TenantCredentials, tenantsOf } from '../express/request/tenants.ts'
import { type MiniProgramUser, miniLoginApp } from './mini-login-app.ts'
import { type MiniProgramClient, miniProgramClient, privateStateOf } from './mini-program-client.ts'
import { type OnPhone, phoneRoute } from './phone-route.ts'

export type MiniLoginRouteName = 'login' | 'phone' | 'userinfo' | 'check' | 'user' | 'logout'

/** Options of `miniLogin()`. Exactly one of `appId` with `appSecret`, `client`, and `credentials` is needed. */
export interface MiniLoginOptions
  extends AppLoginOptions<LoginRouterOptions<MiniProgramUser, MiniLoginRouteName>> {
  appId?: string | undefined
  appSecret?: string | undefined
  /** A ready client, whose token cache the router then shares. */
  client?: MiniProgramClient | undefined
  /** Many tenants in one app: answers by host and path alone. Needs `secret`. */
  credentials?: TenantCredentials<AppCredentials> | undefined
  /** Called with a phone number before it is answered: what the front end says of it later is only hearsay. */
  onPhone?: OnPhone | undefined
  endpoints?: PlatformEndpoints | undefined
}

const routePaths: Record<MiniLoginRouteName, string> = {
  login: '/login',
  phone: '/login/phone',
  userinfo: '/login/userinfo',
  check: '/login/check',
  user: '/login/user',
  logout: '/login/logout',
}
const credentialsShape: OptionShape = { appId: text, appSecret: text }

/**
 * Login for mini programs: `POST /login {code}` answers `{ token, expiresIn, user }`, and `req.wechatUser` is filled
 * for requests with that token. Beside it `POST /login/phone`, `POST /login/userinfo`, `GET /login/check`,
 * `GET /login/user` and `POST /login/logout`. Tokens are always issued, sessions never written, and the session_key
 * never leaves the server.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/login.html
 * @example app.use(miniLogin({ appId: 'wx...', appSecret: '...', basePath: '/api' }))
 */
export function miniLogin(options: MiniLoginOptions): Router {
  checkOptions('miniLogin', options, {
    ...loginRouterShape(Object.keys(routePaths)),
    ...credentialsShape,
    ...codeLoginShape,
    client: (value) => (privateStateOf(value) ? undefined : 'must be what miniProgramClient() made'),
    credentials: callback,
    onPhone: callback,
    endpoints: endpointsCheck,
  })
  checkAppChoice('miniLogin', options, ['appId', 'appSecret'])
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
    tenantOf: tenantsFor(withBearer),
  }
  return createPlatformRouter(platform, settings, [
    codeLoginRoute,
    phoneRoute(options.onPhone),
    userinfoRoute,
    checkRoute,
    userRoute,
    bearerLogoutRoute,
  ])
}

function tenantsFor(options: MiniLoginOptions): LoginPlatform['tenantOf'] {
  const cache = options.tokenCache ?? privateStateOf(options.client)?.tokenCache ?? memoryTokenCache()
  const clientOf = ({ appId, appSecret }: AppCredentials): MiniProgramClient =>
    miniProgramClient({
      ...givenOf(options, ['endpoints', 'http', 'onEvent']),
      appId,
      appSecret,
      tokenCache: cache,
    })
  const createTenant = (client: MiniProgramClient): LoginTenant => {
    const app = miniLoginApp({
      client,
      tokenCache: cache,
      secrets: resolveSecrets(options.secret),
      bearer: resolveBearer(options.bearer) as { expiresInSeconds: number },
      emit: createEmitter(options.onEvent),
    })
    return { apps: [app], cache, select: () => app }
  }

  return tenantsOf({
    factory: 'miniLogin',
    options,
    check: nested(credentialsShape, 'appId', 'appSecret'),
    clientOf,
    createTenant,
  })
}
