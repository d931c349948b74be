import type { Express } from 'express'
import { type AppCredentials, wechatAuth } from 'express-wechat-auth'
import type { Accounts } from '../accounts.ts'
import type { Wiring } from '../settings.ts'

export interface WechatLogins {
  account: AppCredentials & Wiring
  website: AppCredentials | undefined
  publicUrl: string | undefined
  openAccount: Accounts['open']
}

/** Inside WeChat, with consent or silently, and, with a website app, in every other browser. */
export function mountWechat(app: Express, { account, website, publicUrl, openAccount }: WechatLogins): void {
  // <wechat>
  app.use(
    wechatAuth({
      ...account, // appId, appSecret of the official account
      website, // its own: a QR code in other browsers
      publicUrl,
      onLogin: openAccount, // its result is req.wechatUser.account
      keepSessionInfo: true, // a WeCom login stays beside it
    }),
  )
  // </wechat>

  // <silent>
  app.get('/silent', (_req, res) => {
    res.wechatLogin({ scope: 'snsapi_base', returnTo: '/' })
  })
  // </silent>

  app.post('/leave', async (_req, res) => {
    await res.wechatLogout()
    res.redirect(303, '/')
  })
}
