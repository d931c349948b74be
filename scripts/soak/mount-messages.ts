import { setTimeout as sleep } from 'node:timers/promises'
import type { Express } from 'express'
import {
  type PushedMessage,
  type TokenCache,
  type WechatAuthEvent,
  type WechatClient,
  type WecomClient,
  wechatMessages,
  wecomMessages,
} from 'express-wechat-auth'
import { account, agent, push } from './accounts.ts'

export interface Bots {
  client: WechatClient
  corpClient: WecomClient
  tokenCache: TokenCache
  onEvent(event: WechatAuthEvent): void
}

/** Bots of an account and of a company's app. Some of their handlers fail, and some are late. */
export function mountMessages(
  app: Express,
  { client, corpClient, tokenCache, onEvent }: Bots,
): ReturnType<typeof wechatMessages> {
  const shared = { ...push, tokenCache, onEvent, replyWithinSeconds: 1 }
  const messages = wechatMessages({ appId: account.appId, ...shared })
  messages.on(
    'text',
    botOf(lateMs, (touser, text) => sayAsAccount(client, touser, text)),
  )
  messages.on('event:VIEW', () => {
    throw new Error('a handler that fails')
  })
  const corpMessages = wecomMessages({ corpId: agent.corpId, ...shared })
  corpMessages.on(
    'text',
    botOf(lateMs, (touser, text) => sayAsCompany(corpClient, touser, text)),
  )
  app.use('/wechat/messages', messages)
  app.use('/wecom/messages', corpMessages)
  return messages
}

/** More than a bot above may take, and more than the platforms wait. */
const lateMs = 1_500
export const laterThanPlatformsMs = 5_500

/** What begins with "late" is answered when nobody waits any more, by another way. */
export const botOf =
  (afterMs: number, say: (touser: string, text: string) => Promise<unknown>) =>
  async ({ Content = '', FromUserName = '' }: PushedMessage): Promise<string | undefined> => {
    if (!Content.startsWith('late')) return `You said ${Content}`
    await sleep(afterMs)
    await say(FromUserName, Content)
    return undefined
  }

export const sayAsAccount = (
  client: Pick<WechatClient, 'call'>,
  touser: string,
  content: string,
): Promise<unknown> =>
  client.call({
    path: '/cgi-bin/message/custom/send',
    body: { touser, msgtype: 'text', text: { content } },
  })

export const sayAsCompany = (client: WecomClient, touser: string, content: string): Promise<unknown> =>
  client.sendMessage({ touser, msgtype: 'text', text: { content } })
