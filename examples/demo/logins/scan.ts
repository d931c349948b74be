import type { Express } from 'express'
import { type AppCredentials, type MessagesRouter, sceneLogin, wechatMessages } from 'express-wechat-auth'
import type { Accounts } from '../accounts.ts'
import type { Wiring } from '../settings.ts'

export interface ScanLogin {
  account: AppCredentials & Wiring
  push: { token: string; encodingAesKey: string }
  openAccount: Accounts['open']
}

/** On a desktop page, by scanning the account's code and following it. */
export function mountScan(
  app: Express,
  { account, push, openAccount }: ScanLogin,
): MessagesRouter<undefined> {
  const { appId } = account
  // <scan>
  // push: token and encodingAesKey
  const messages = wechatMessages({ appId, ...push })
  messages.on('text', ({ Content }) => `You said: ${Content}`)
  app.use('/wechat/messages', messages)
  app.use(
    sceneLogin({
      ...account, // appId, appSecret
      messages,
      siteName: 'the demo',
      lang: 'en', // what the account says in the chat
      onLogin: openAccount,
      keepSessionInfo: true,
    }),
  )
  // </scan>
  return messages
}
