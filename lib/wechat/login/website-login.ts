import type { Router } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { sendSuccess } from '../../express/http/envelope.ts'
import { queryOf } from '../../express/http/query.ts'
import { createLinkableRouter } from '../../express/link/linkable-router.ts'
import { type RelayOptions, relayCheck } from '../../express/login/departure.ts'
import { startFrontEndLogin } from '../../express/login/json-login.ts'
import { resolveLoginSettings } from '../../express/login/login-options.ts'
import { loginPathsBelow, loginRoutes } from '../../express/login/login-routes.ts'
import type { PlatformRoute } from '../../express/login/platform-router.ts'
import type { PageLoginApp, RouteName } from '../../express/request/login-platform.ts'
import { framedRoute } from './framed-route.ts'
import { websitePlatform } from './wechat-auth-platform.ts'
import { checkWechatOptions, type WechatRouterOptions } from './wechat-router-options.ts'

export type WebsiteRouteName = RouteName | 'widget' | 'framed'

/** Options of `websiteLogin()`. Exactly one of `appId` with `appSecret`, `client`, and `credentials` is needed. */
export interface WebsiteLoginOptions extends WechatRouterOptions<WebsiteRouteName> {
  /** One callback domain for many environments: where its `callbackRelay()` is. */
  relay?: RelayOptions | undefined
}

/** What `GET .../widget` answers: the arguments of `new WxLogin({ id, ...data })`. */
export interface WxLoginParameters {
  appid: string
  scope: 'snsapi_login'
  /** Encoded already, since wxLogin.js does not encode it. */
  redirect_uri: string
  state: string
  /**
   * False: the whole page goes on to the callback. True with `?frame=1`: the page stays, and the frame with the code goes
   * on to `GET .../framed`, which hands over a `FramedLogin`.
   */
  self_redirect: boolean
  /** With `lang: 'en'`. */
  lang?: 'en'
}

const routePaths = {
  ...loginPathsBelow('/wechat/qr'),
  widget: '/wechat/qr/widget',
  framed: '/wechat/qr/framed',
}

const widgetRoute: PlatformRoute<PageLoginApp> = {
  name: 'widget',
  method: 'get',
  kind: 'json',
  handle(req, res, routerContext) {
    const isFramed = wantsFrame(queryOf(req)['frame'])
    const wayBack = isFramed ? { framedRoute: framedRoute.name } : {}
    const { app, redirectUri, transaction } = startFrontEndLogin(req, res, routerContext, wayBack)
    const parameters: WxLoginParameters = {
      appid: app.appId,
      scope: 'snsapi_login',
      redirect_uri: encodeURIComponent(redirectUri),
      state: transaction.state,
      self_redirect: isFramed,
      ...(routerContext.settings.lang === 'en' && { lang: 'en' }),
    }
    sendSuccess(res, parameters)
  },
}

function wantsFrame(frame: unknown): boolean {
  if (frame === undefined || frame === '1') return frame === '1'
  throw new WechatAuthError('ERR_PARAMETER', 'frame must be 1, or absent')
}

/**
 * The QR login of a website app alone: `GET /wechat/qr/login`, `/wechat/qr/callback` and the other routes of
 * `wechatAuth()` below `/wechat/qr`, and `GET /wechat/qr/widget` for pages that embed the code with wxLogin.js. With
 * `?frame=1` the page stays where it is: `GET /wechat/qr/framed` hands code and state to it, for `getUserInfo`.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html
 * @example app.use(websiteLogin({ appId: 'wx...', appSecret: '...' }))
 */
export function websiteLogin(options: WebsiteLoginOptions): Router {
  checkWechatOptions('websiteLogin', options, Object.keys(routePaths) as WebsiteRouteName[], {
    relay: relayCheck,
  })
  const settings = resolveLoginSettings('websiteLogin', routePaths, options)
  return createLinkableRouter(websitePlatform('websiteLogin', options), settings, [
    ...loginRoutes,
    widgetRoute,
    framedRoute,
  ])
}
