import type { Express } from 'express'
import { type AppCredentials, miniLogin, mobileLogin } from 'express-wechat-auth'
import type { Accounts } from '../accounts.ts'
import { secret } from '../secret.ts'
import type { Wiring } from '../settings.ts'

type App = AppCredentials & Wiring
type OpenAccount = Accounts['open']

/** The server of a mini program. */
export function mountMiniProgram(app: Express, miniProgram: App, openAccount: OpenAccount): void {
  // <mini>
  app.use(
    miniLogin({
      ...miniProgram, // appId and appSecret
      secret, // signs the token
      basePath: '/mini', // POST /mini/login { code, phoneCode? }: a token
      phone: 'optional',
      onLogin: openAccount,
      scan: { page: 'pages/scan/scan', siteName: 'express-wechat-auth' }, // desktops, by a code
      keepSessionInfo: true, // a WeCom login stays beside it
    }),
  )
  // </mini>
}

/** The server of an iOS or Android app. */
export function mountMobileApp(app: Express, mobileApp: App, openAccount: OpenAccount): void {
  // <mobile>
  app.use(
    mobileLogin({
      ...mobileApp, // appId and appSecret
      secret, // signs the token
      // POST /wechat/mobile/login { code } answers a token
      onLogin: openAccount,
    }),
  )
  // </mobile>
}
