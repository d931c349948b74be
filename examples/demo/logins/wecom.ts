import type { Express } from 'express'
import { type WecomCredentials, wecomAuth } from 'express-wechat-auth'
import type { Accounts } from '../accounts.ts'
import type { Wiring } from '../settings.ts'

export interface WecomLogins {
  agent: WecomCredentials & Wiring
  publicUrl: string | undefined
  openAccount: Accounts['open']
}

/** Inside WeCom, and with its QR code in every other browser. */
export function mountWecom(app: Express, { agent, publicUrl, openAccount }: WecomLogins): void {
  // <wecom>
  app.use(
    wecomAuth({
      ...agent, // corpId, corpSecret, agentId
      scope: 'snsapi_privateinfo', // asks for mobile, e-mail
      publicUrl,
      onLogin: openAccount, // its result is req.wecomUser.account
      keepSessionInfo: true, // a WeChat login stays beside it
    }),
  )
  // </wecom>

  app.post('/leave-wecom', async (_req, res) => {
    await res.wecomLogout()
    res.redirect(303, '/')
  })
}
