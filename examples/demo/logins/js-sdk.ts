import type { Express } from 'express'
import { type AppCredentials, wechatJsSdk } from 'express-wechat-auth'
import type { Wiring } from '../settings.ts'

/** Signs the demo's own pages for WeChat's JS-SDK. */
export function mountJsSdk(app: Express, account: AppCredentials & Wiring, publicUrl: string): void {
  // <js-sdk>
  app.use(wechatJsSdk({ ...account, publicUrl }))
  // </js-sdk>
}
