import type { Express, Request } from 'express'
import {
  type GrantStore,
  requireWechatUser,
  type WechatPlatform,
  wechatAuth,
  wechatPlatform,
} from 'express-wechat-auth'
import type { Accounts } from '../accounts.ts'
import { inLanguage } from '../language.ts'
import type { Merchants } from '../merchants.ts'
import { secret } from '../secret.ts'
import type { PlatformCredentials, Wiring } from '../settings.ts'

/** Official accounts of merchants grant, and the app acts for them. */
export function mountPlatform(
  app: Express,
  component: PlatformCredentials & Wiring,
  merchants: Merchants,
): WechatPlatform {
  const grantStore: GrantStore = new Map<string, object>()
  // <platform>
  const platformIn = (lang: 'en' | 'zh_CN') =>
    wechatPlatform({
      ...component, // appId, appSecret, token, encodingAesKey
      grantStore, // here a Map; yours is a database
      secret, // seals the cookie of a grant
      siteName: 'express-wechat-auth',
      lang, // of the page that leads to WeChat
      onGrant: (grant) => merchants.open(grant),
      onGrantEnd: ({ appId }) => merchants.close(appId),
    })
  const platform = platformIn('en')
  // One router would do for one language.
  app.use(inLanguage({ en: platform, zh: platformIn('zh_CN') }))
  // </platform>
  return platform
}

export interface ShopLogins {
  platform: WechatPlatform
  openAccount: Accounts['open']
  onEvent: Wiring['onEvent']
  /** Draws the page of a shop. */
  shopPageFor(req: Request): string
}

/** People at the accounts of merchants: the path says which. */
export function mountShops(app: Express, { platform, openAccount, onEvent, shopPageFor }: ShopLogins): void {
  // <shops>
  app.use(
    '/shops/:appId',
    wechatAuth({
      credentials: (req) => ({ appId: String(req.params['appId']), platform }),
      secret,
      onLogin: openAccount,
      keepSessionInfo: true,
      onEvent,
    }),
  )
  app.get(
    '/shops/:appId',
    // The demo has another login above, which is none to this shop.
    (req, res, next) => requireWechatUser({ appId: req.params.appId })(req, res, next),
    (req, res) => {
      res.send(shopPageFor(req)) // req.wechatUser is there
    },
  )
  // </shops>

  app.post('/shops/:appId/leave', async (_req, res) => {
    await res.wechatLogout()
    res.redirect(303, '/merchant')
  })
}
