import type { ErrorRequestHandler, Express, RequestHandler } from 'express'
import type session from 'express-session'
import type { MemoryStore } from 'express-session'
import * as library from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { miniCredentials } from '../../helpers/apps/mini-program.ts'
import { encodingAesKey } from '../../helpers/apps/scene.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent } from '../../helpers/apps/wecom.ts'
import { wecomMiniAppId } from '../../helpers/apps/wecom-mini-program.ts'
import { account, corp } from '../../helpers/messages/pushes.ts'
import { accountCredentials, websiteCredentials } from '../../helpers/visitors/page-login.ts'
import { mobileCredentials, sceneToken, verificationFile, verificationText } from './accounts.ts'

/** One export of the library at its place in the app. */
export interface Mount {
  name: keyof typeof library
  at: string
  handler: RequestHandler
  /** What it serves, where it is no router that can be asked. */
  routes?: string[]
}

export interface SharedParts {
  simulator: PlatformSimulator
  store: MemoryStore
  tokenCache: library.TokenCache
  userTokens: Map<string, library.UserTokens>
  grantStore: Map<string, object>
  onEvent(event: library.WechatAuthEvent): void
}

/** Says that the app has answered by itself, so that the rest is known to be the library's. */
export const byApp = 'x-answered-by-the-app'
export const sessionSecret = 'the secret of all sessions'
export const routerSecret = 'the secret of every router'
export const frontEnd = 'https://front.example'
/** What any handler of the app answers a message with. */
export const messageAnswer = 'the answer of the app'

/**
 * Everything of the library that is mounted, in one app.
 *
 * @param ownUrl the app's address; an app without it believes what requests and their proxies say
 */
export function mountsOf(parts: SharedParts, ownUrl: (() => string) | undefined): Mount[] {
  const { simulator, tokenCache, userTokens, onEvent } = parts
  const { endpoints } = simulator
  const common = { endpoints, tokenCache, onEvent, secret: routerSecret }
  const publicUrl = ownUrl
  const login = { ...common, publicUrl, returnToOrigins: [frontEnd], bearer: true }
  const userTokenStore = {
    get: (key: string) => userTokens.get(key),
    set: (key: string, tokens: library.UserTokens) => userTokens.set(key, tokens),
    delete: (key: string) => userTokens.delete(key),
  }
  const messageOptions = { tokenCache, onEvent }
  const { appId } = accountCredentials
  const sceneMessages = library.wechatMessages({
    ...messageOptions,
    appId,
    token: sceneToken,
    encodingAesKey,
  })
  const { token, receiverId } = account
  const plainMessages = library.wechatMessages({ ...messageOptions, appId: receiverId, token })
  const wecomMessages = library.wecomMessages({
    ...messageOptions,
    token: corp.token,
    encodingAesKey: corp.encodingAesKey,
    corpId: corp.receiverId,
  })
  for (const messages of [plainMessages, wecomMessages]) messages.on('*', () => messageAnswer)
  const website = websiteCredentials
  const jsSdk = { endpoints, tokenCache, onEvent, publicUrl, allowedOrigins: [frontEnd] }

  return [
    { name: 'wechatMessages', at: '/wechat/messages', handler: sceneMessages },
    { name: 'wechatMessages', at: '/wechat/plain', handler: plainMessages },
    { name: 'wecomMessages', at: '/wecom/messages', handler: wecomMessages },
    mounted('wechatAuth', library.wechatAuth({ ...login, ...accountCredentials, website, userTokenStore })),
    mounted('websiteLogin', library.websiteLogin({ ...login, ...website, userTokenStore })),
    mounted('mobileLogin', library.mobileLogin({ ...common, ...mobileCredentials, userTokenStore })),
    mounted(
      'miniLogin',
      library.miniLogin({
        ...common,
        ...miniCredentials,
        basePath: '/api',
        scan: { page: 'pages/scan/scan', siteName: 'The Shop', maxScenesPerMinute: 1_000_000 },
      }),
    ),
    mounted('wecomAuth', library.wecomAuth({ ...login, ...agent, basePath: '/api' })),
    mounted(
      'wecomMiniLogin',
      library.wecomMiniLogin({
        ...common,
        ...agent,
        appId: wecomMiniAppId,
        basePath: '/corp',
      }),
    ),
    mounted(
      'sceneLogin',
      library.sceneLogin({
        ...common,
        ...accountCredentials,
        publicUrl,
        messages: sceneMessages,
        // The storm asks for more than any site does.
        siteName: 'The Shop',
        maxScenesPerMinute: 1_000_000,
      }),
    ),
    mounted('wechatJsSdk', library.wechatJsSdk({ ...jsSdk, ...accountCredentials })),
    mounted('wecomJsSdk', library.wecomJsSdk({ ...jsSdk, ...agent })),
    {
      ...mounted('domainVerification', library.domainVerification({ [verificationFile]: verificationText })),
      routes: [`GET /${verificationFile}`],
    },
    guarded('requireWechatUser', '/me', library.requireWechatUser()),
    guarded('requireWechatUser', '/profile', library.requireWechatUser({ scope: 'snsapi_userinfo' })),
    guarded('requireWechatUser', '/website-only', library.requireWechatUser({ provider: 'website' })),
    guarded('requireWecomUser', '/member', library.requireWecomUser()),
    guarded(
      'requireWecomUser',
      '/li',
      library.requireWecomUser({ userids: ['lisi'] }, { corpId: agent.corpId }),
    ),
  ]
}

export const mounted = (name: Mount['name'], handler: RequestHandler): Mount => ({ name, at: '', handler })

const guarded = (name: Mount['name'], at: string, handler: library.GuardHandler): Mount => ({
  name,
  at,
  handler,
  routes: [`GET ${at}`],
})

const pages: Record<string, RequestHandler> = {
  '/log-in-here': (req, res) => res.wechatLogin({ returnTo: req.query['to'] as string }),
  '/log-in-there': (req, res) => res.wecomLogin({ returnTo: req.query['to'] as string }),
  '/log-out-here': (_req, res, next) => {
    Promise.all([res.wechatLogout(), res.wecomLogout()]).then(() => res.set(byApp, '1').json({}), next)
  },
}

/** What the app does with the functions on `res`. */
export const pageRoutes: string[] = Object.keys(pages).map((path) => `GET ${path}`)

/** @param errors gets what no refusal of the library is */
export function fuzzedApp(
  mounts: readonly Mount[],
  { store }: SharedParts,
  errors: unknown[],
  watch: RequestHandler,
): Express {
  const app = appWithSession({ store, secret: sessionSecret } as Partial<session.SessionOptions>)
  app.use(watch)
  for (const { at, handler } of mounts) {
    if (at === '') app.use(handler)
    else app.use(at, handler)
  }
  for (const [path, page] of Object.entries(pages)) app.get(path, page)
  app.use(((req, res) => {
    const isPage = mounts.some(({ at, routes }) => at !== '' && routes && at === req.path.toLowerCase())
    res.set(byApp, '1').status(isPage ? 200 : 404)
    res.json(isPage ? { user: req.wechatUser ?? req.wecomUser } : 'nothing here')
  }) as RequestHandler)
  app.use(library.errorHandler({ lang: 'en' }))
  app.use(((error, _req, res, next) => {
    const status = (error as { status?: number } | undefined)?.status ?? 500
    if (status >= 500) errors.push(error)
    if (res.headersSent) return next(error)
    res.set(byApp, '1').status(status).json('an error of the app')
  }) as ErrorRequestHandler)
  return app
}
