import { createHash } from 'node:crypto'
import type { Request, Router } from 'express'
import { memoryTokenCache } from '../core/memory-token-cache.ts'
import { callback, checkOptions, nested, type OptionShape, oneOf, text } from '../core/options.ts'
import { WechatAuthError } from '../errors.ts'
import {
  type LoginRouterOptions,
  loginRouterShape,
  resolveBearer,
  resolveLoginSettings,
} from '../express/login-options.ts'
import type { LoginPlatform, LoginRealm } from '../express/login-platform.ts'
import { loginPathsBelow, loginRoutes } from '../express/login-routes.ts'
import { createPlatformRouter } from '../express/platform-router.ts'
import { tenantRealms } from '../express/tenants.ts'
import type { AppCredentials } from './app-access-token.ts'
import { isWechatBrowser } from './browser.ts'
import { endpointsCheck, type WechatEndpoints } from './endpoints.ts'
import { internalsOf, type WechatClient, wechatClient } from './wechat-client.ts'
import { wechatLoginApp } from './wechat-login-app.ts'
import type { WechatUser } from './wechat-user.ts'

/** What a tenant's `credentials(req)` answers. */
export interface WechatCredentials extends AppCredentials {
  /** A website app of the Open Platform, for browsers that are not WeChat's. */
  website?: AppCredentials
}

/** Options of `wechatAuth()`. Exactly one of `appId` with `appSecret`, `client`, and `credentials` is needed. */
export interface WechatAuthOptions extends LoginRouterOptions<WechatUser> {
  appId?: string
  appSecret?: string
  /** A ready client, whose token cache the router then shares. */
  client?: WechatClient
  /** Many tenants in one app: answers by host and path alone, alike at login and callback. Needs `secret`. */
  credentials?: (
    req: Request,
  ) => WechatCredentials | undefined | null | Promise<WechatCredentials | undefined | null>
  /** A website app of the Open Platform: other browsers then get its QR page from the same login route. */
  website?: AppCredentials
  /** Whether people of a snapshot page, who are made up by WeChat, may log in. @default 'refuse' */
  snapshotUsers?: 'refuse' | 'allow'
  endpoints?: WechatEndpoints
}

const credentialsShape: OptionShape = { appId: text, appSecret: text }

const routePaths = loginPathsBelow('/wechat')

const shape: OptionShape = {
  ...loginRouterShape(Object.keys(routePaths)),
  ...credentialsShape,
  client: (value) => (internalsOf(value) ? undefined : 'must be what wechatClient() made'),
  credentials: callback,
  website: nested(credentialsShape, 'appId', 'appSecret'),
  snapshotUsers: oneOf('refuse', 'allow'),
  endpoints: endpointsCheck,
}

/**
 * Login with WeChat: fills `req.wechatUser` on every request, and serves
 * `GET /wechat/login`, `GET /wechat/callback`, `GET /wechat/authorizeUrl`, `POST /wechat/getUserInfo`,
 * `GET /wechat/user` and `POST /wechat/logout`.
 *
 * Needs a session (express-session or cookie-session) above it, except for `getUserInfo` with `bearer`.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 * @example
 * app.use(wechatAuth({ appId: 'wx...', appSecret: '...' }))
 * app.get('/me', requireWechatUser(), (req, res) => res.json(req.wechatUser))
 */
export function wechatAuth(options: WechatAuthOptions): Router {
  checkOptions('wechatAuth', options, shape)
  checkCredentials(options)
  const settings = resolveLoginSettings('wechatAuth', routePaths, options)
  return createPlatformRouter(platformOf(options), settings, loginRoutes)
}

function platformOf(options: WechatAuthOptions): LoginPlatform {
  return {
    factory: 'wechatAuth',
    userProperty: 'wechatUser',
    loginMethod: 'wechatLogin',
    logoutMethod: 'wechatLogout',
    scopes: ['snsapi_base', 'snsapi_userinfo'],
    defaultScope: 'snsapi_userinfo',
    realmOf: realmsOf(options),
  }
}

function realmsOf(options: WechatAuthOptions): LoginPlatform['realmOf'] {
  const tokenCache = options.tokenCache ?? internalsOf(options.client)?.tokenCache ?? memoryTokenCache()
  const shared = { ...options, tokenCache }
  if (options.credentials === undefined) {
    const realm = createRealm(shared, options.client ?? clientOf(shared, options as AppCredentials))
    return () => realm
  }
  const fingerprintOf = (credentials: WechatCredentials): string => {
    checkTenant(credentials)
    const { appId, appSecret, website } = credentials
    return createHash('sha256')
      .update(JSON.stringify([appId, appSecret, website]))
      .digest('hex')
  }
  return tenantRealms(options.credentials, fingerprintOf, ({ website, ...credentials }) =>
    createRealm({ ...shared, ...(website && { website }) }, clientOf(shared, credentials)),
  )
}

function createRealm(
  options: WechatAuthOptions & { tokenCache: TokenCacheOf },
  client: WechatClient,
): LoginRealm {
  const common = {
    secrets: options.secret === undefined ? undefined : [options.secret].flat(),
    bearer: resolveBearer(options.bearer),
    snapshotUsers: options.snapshotUsers ?? 'refuse',
    tokenCache: options.tokenCache,
    qrLang: options.lang === 'en' ? 'en' : 'cn',
  } as const
  const account = wechatLoginApp({ provider: 'official-account', client, ...common })
  const website =
    options.website &&
    wechatLoginApp({ provider: 'website', client: clientOf(options, options.website), ...common })

  return {
    apps: website ? [account, website] : [account],
    cache: options.tokenCache,
    select(req) {
      const userAgent = req.get('user-agent') ?? ''
      // A server or a script that speaks for a browser says nothing of the browser: WeChat's own is meant.
      if (isWechatBrowser(userAgent) || !/mozilla/i.test(userAgent)) return account
      if (website) return website
      throw new WechatAuthError(
        'ERR_BROWSER_UNSUPPORTED',
        'this browser is not WeChat’s, and wechatAuth has no "website" app for others',
      )
    },
  }
}

type TokenCacheOf = NonNullable<WechatAuthOptions['tokenCache']>

function clientOf(
  { tokenCache, endpoints, http, lang, onEvent }: WechatAuthOptions,
  { appId, appSecret }: AppCredentials,
): WechatClient {
  return wechatClient({
    appId,
    appSecret,
    ...(tokenCache && { tokenCache }),
    ...(endpoints && { endpoints }),
    ...(http && { http }),
    ...(lang && { lang }),
    ...(onEvent && { onEvent }),
  })
}

function checkCredentials(options: WechatAuthOptions): void {
  const { appId, appSecret, client, credentials, secret } = options
  const hasPair = appId !== undefined || appSecret !== undefined
  const given = [hasPair, client !== undefined, credentials !== undefined].filter(Boolean).length
  if (given !== 1) {
    throw new TypeError(
      'wechatAuth: give exactly one of "appId" with "appSecret", "client", or "credentials"',
    )
  }
  for (const name of hasPair ? (['appId', 'appSecret'] as const) : []) {
    if (options[name] === undefined) throw new TypeError(`wechatAuth: option "${name}" is missing`)
  }
  if (credentials !== undefined && secret === undefined) {
    throw new TypeError('wechatAuth: option "secret" is needed with "credentials"')
  }
}

function checkTenant(credentials: WechatCredentials): void {
  const problem = nested(
    { ...credentialsShape, website: nested(credentialsShape, 'appId', 'appSecret') },
    'appId',
    'appSecret',
  )(credentials)
  if (problem !== undefined) throw new TypeError(`wechatAuth: what credentials(req) answered ${problem}`)
}
