import type { Express, Request } from 'express'
import type { WechatPlatform } from 'express-wechat-auth'
import type { Accounts } from './accounts.ts'
import type { Language } from './language.ts'
import { mountShops } from './logins/platform.ts'
import type { Merchants } from './merchants.ts'
import type { FlowPanel } from './pages/flow-panel.ts'
import { guardedPage, shop } from './pages/guarded-page.ts'
import { merchantPage } from './pages/merchant-page.ts'
import { usersOf } from './pages/users-panel.ts'
import type { Wiring } from './settings.ts'
import type { WayId } from './ways.ts'

/** A third-party platform, and the app's own table of merchants. */
export interface PlatformLogins {
  platform: WechatPlatform
  merchants: Merchants
  openAccount: Accounts['open']
  onEvent: Wiring['onEvent']
}

export interface MerchantPages extends PlatformLogins {
  pageOf(
    req: Request,
    own?: WayId,
  ): { language: Language; panel: FlowPanel; simulatorUrl: string | undefined }
  /** Somebody sees the page. */
  arrive(): void
  /** The guard has let somebody in. */
  admit(): void
}

/** The page on which merchants grant, and the shops of those who did. */
export function mountMerchants(app: Express, pages: MerchantPages): void {
  const { platform, merchants, openAccount, onEvent, pageOf, arrive, admit } = pages
  app.get('/merchant', (req, res) => {
    arrive()
    res.send(merchantPage({ ...pageOf(req, 'merchant'), grants: merchants.list() }))
  })
  mountShops(app, {
    platform,
    openAccount,
    onEvent,
    shopPageFor(req) {
      admit()
      const users = { ...usersOf(req), leave: `/shops/${req.wechatUser?.appId}/leave` }
      return guardedPage({ ...pageOf(req), ...shop, users, detail: req.wechatUser?.openid })
    },
  })
}
