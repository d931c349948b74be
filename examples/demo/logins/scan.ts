import type { Express } from 'express'
import { type AppCredentials, type MessagesRouter, sceneLogin, wechatMessages } from 'express-wechat-auth'
import type { Accounts } from '../accounts.ts'
import { inLanguage } from '../language.ts'
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
  messages.on('text', ({ Content }) => `“${Content}”`)
  app.use('/wechat/messages', messages)
  const login = (lang: 'en' | 'zh_CN') =>
    sceneLogin({
      ...account, // appId, appSecret
      messages,
      siteName: 'express-wechat-auth',
      lang, // what the account says in the chat
      onLogin: openAccount,
      keepSessionInfo: true,
    })
  // One router would do for one language.
  app.use(inLanguage({ en: login('en'), zh: login('zh_CN') }))
  // </scan>
  return messages
}
