import type { Router } from 'express'
import { flag, type OptionShape, positiveInteger, requireOptions, text } from '../../core/options.ts'
import type { AppCredentials } from '../../core/tokens/app-access-token.ts'
import { perMinuteLimit } from '../../express/http/per-minute-limit.ts'
import { resolveLoginSettings } from '../../express/login/login-options.ts'
import { logoutRoute, userRoute } from '../../express/login/login-routes.ts'
import { loginToolsOf } from '../../express/login/login-tenants.ts'
import { createPlatformRouter } from '../../express/login/platform-router.ts'
import { type MessagesRouter, messagesStateOf } from '../../express/messages/messages-router.ts'
import type { LoginTenant, PageLoginApp } from '../../express/request/login-platform.ts'
import { awaitSceneRoute } from '../../express/scene/await-scene-route.ts'
import type { SceneApp, SceneLogin } from '../../express/scene/scene-login.ts'
import { createSceneStore, sceneLifetimeMs } from '../../express/scene/scene-store.ts'
import { startSceneRoute } from '../../express/scene/start-scene-route.ts'
import { privateStateOf } from '../client/wechat-client.ts'
import { wechatLoginApp } from '../login/wechat-login-app.ts'
import { wechatLoginPlatform } from '../login/wechat-login-platform.ts'
import { checkWechatOptions, type WechatRouterOptions } from '../login/wechat-router-options.ts'
import { routerClient } from '../login/wechat-tenants.ts'
import { createLastScan } from './last-scan.ts'
import { sceneIdPrefix } from './scene-id.ts'
import { sceneInterceptor } from './scene-messages.ts'
import { fetchSceneUser } from './scene-user.ts'

export type SceneRouteName = 'scene' | 'user' | 'logout'

// A code is scanned for one account, in one browser; there is no state, no page of WeChat's, and no token.
const pointless = ['credentials', 'requireState', 'onDenied', 'returnToQuery', 'bearer'] as const

/** Options of `sceneLogin()`. Exactly one of `appId` with `appSecret`, and `client`, is needed. */
export interface SceneLoginOptions
  extends Omit<WechatRouterOptions<SceneRouteName>, (typeof pointless)[number]> {
  /** What `wechatMessages()` made for the same account, with an `encodingAesKey`. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever client its handlers get
  messages: MessagesRouter<any>
  /**
   * Whether the person must send the number that the page shows. `false` lets anybody log in to a stranger's browser
   * whom that stranger has made scan the code.
   * @default true
   */
  confirm?: boolean | undefined
  /** What the account calls the site in the chat: a name from the request would be an attacker's choice. */
  siteName: string
  /** How many codes this process asks WeChat for in a minute; then 429. @default 60 */
  maxScenesPerMinute?: number | undefined
}

const routePaths: Record<SceneRouteName, string> = {
  scene: '/wechat/scene',
  user: '/wechat/scene/user',
  logout: '/wechat/scene/logout',
}

const shape: OptionShape = {
  messages: (value) => {
    const state = messagesStateOf(value)
    if (state === undefined) return 'must be what wechatMessages() made'
    return state.isEncrypted
      ? undefined
      : 'must have an "encodingAesKey": without it anybody can write the event of a scan'
  },
  confirm: flag,
  siteName: text,
  maxScenesPerMinute: positiveInteger,
  ...Object.fromEntries(pointless.map((name) => [name, () => 'has no meaning here'])),
}

/**
 * Login on a page by scanning (and following) an official account: `POST /wechat/scene` answers
 * `{ imageUrl, number, expiresIn }`, and `GET /wechat/scene` waits and answers `{ status }`: `waiting`, `scanned`,
 * `done` (logged in) or `expired`. The account asks whoever scans to send the number that the page shows.
 *
 * Needs a session above it. `messages` must be mounted too, where the console says that messages go.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/offiaccount/Account_Management/Generating_a_Parametric_QR_Code.html
 * @example app.use(sceneLogin({ appId, appSecret, messages, siteName: 'Example' }))
 */
export function sceneLogin(options: SceneLoginOptions): Router {
  const factory = 'sceneLogin'
  const { messages, confirm = true, siteName, maxScenesPerMinute = 60, ...routerOptions } = options ?? {}
  checkWechatOptions<SceneRouteName, never>(
    factory,
    options as WechatRouterOptions<SceneRouteName, never>,
    Object.keys(routePaths) as SceneRouteName[],
    shape,
  )
  requireOptions(factory, options, ['siteName'])
  const target = messagesStateOf(messages)
  if (target === undefined) throw new TypeError(`${factory}: option "messages" is missing`)
  const settings = resolveLoginSettings(factory, routePaths, routerOptions)
  const tools = loginToolsOf(factory, routerOptions, privateStateOf(routerOptions.client)?.tokenCache)
  const client =
    routerOptions.client ?? routerClient(routerOptions, options as AppCredentials, tools.tokenCache)
  if (!target.receiverIds.includes(client.appId)) {
    throw new TypeError(`${factory}: option "messages" is for another account than ${client.appId}`)
  }
  const account = wechatLoginApp({ provider: 'official-account', client, tools })
  const { sealer, appKey } = account
  const scenes = createSceneStore({ cache: tools.tokenCache, sealer, appKey, prefix: sceneIdPrefix })
  const lastScan = createLastScan(tools.tokenCache, sealer, appKey)
  const chat = { scenes, lastScan, confirm, lang: settings.lang }
  target.intercept(sceneInterceptor(chat, settings.emit))

  const app: PageLoginApp & SceneApp = {
    ...account,
    scenes,
    takeTurn: perMinuteLimit(maxScenesPerMinute, 'codes to scan'),
    fetchUser: (id) => fetchSceneUser(scenes, client, id, settings.emit),
  }
  const login: SceneLogin = {
    name: 'scene',
    siteName,
    appOf: () => app,
    createImageUrl: async (scene) =>
      (await client.createQrCode({ scene, expireSeconds: sceneLifetimeMs / 1_000 })).imageUrl,
    imageUrlOf: ({ imageUrl = '' }) => imageUrl,
  }
  const tenant: LoginTenant<PageLoginApp> = { apps: [app], cache: tools.tokenCache, select: () => app }
  const platform = wechatLoginPlatform(factory, () => tenant, { hasLoginPage: false })
  return createPlatformRouter(platform, settings, [
    startSceneRoute(login),
    awaitSceneRoute(login),
    userRoute,
    logoutRoute,
  ])
}
