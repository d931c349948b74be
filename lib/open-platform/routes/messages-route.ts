import type { Request, Response } from 'express'
import { runSingleFlight } from '../../core/cache/single-flight.ts'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import { textReply } from '../../core/messages/message-replies.ts'
import { WechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../../express/http/answer-failure.ts'
import { type MessageReceiver, sendOutcome } from '../../express/messages/message-receiver.ts'
import type { Push } from '../../express/messages/message-verification.ts'
import type { MiniProgramClient } from '../../mini-program/mini-program-client.ts'
import type { WechatClient } from '../../wechat/client/wechat-client.ts'
import { type AccountGrants, grantMissing } from '../grants/account-grants.ts'
import type { GrantRow } from '../grants/grant-row.ts'
import { isForTestAccount, releaseCheckStep } from './release-check.ts'

/** What a handler of an account's messages gets besides the message. */
export interface AccountMessageContext {
  /** The account that the message is for. */
  appId: string
  /** Acts for that account: a `miniProgramClient` for a mini program. */
  client: WechatClient | MiniProgramClient
  req: Request
}

export interface MessagesRouteTools {
  platformAppId: string
  receiver: MessageReceiver<AccountMessageContext>
  grants: AccountGrants
  cache: TokenCache
  emit: EmitEvent
  hasReleaseCheck: boolean
  clientOf(appId: string, kind: GrantRow['kind']): WechatClient | MiniProgramClient
  /** The row as WeChat has it, where the original id is not known yet. */
  completeRow(row: GrantRow): Promise<GrantRow>
  /** Sends the customer-service message that the release check waits for. */
  answerReleaseCheck(step: { appId: string; openid: string; code: string }): Promise<void>
}

/** `POST .../messages/:appId`: what people send to an account that has granted. */
export async function takeMessage(req: Request, res: Response, tools: MessagesRouteTools): Promise<void> {
  const { receiver, grants, emit, clientOf, completeRow } = tools
  const appId = String(req.params['appId'])
  const push = await receiver.read(req, res)
  if (
    tools.hasReleaseCheck &&
    isForTestAccount(appId, push.message) &&
    checkRelease(push, appId, res, tools)
  ) {
    return
  }
  const found = await grants.find(appId)
  if (found?.status !== 'active') {
    // Nobody can answer for this account, and WeChat must not try again.
    reportRefusal({ emit }, grantMissing(found))
    res.type('text/plain').send('success')
    return
  }
  const row = found.user_name === '' ? await completeRow(found) : found
  // The path is not signed: a message to one account, caught and sent to the path of another, is not for that one.
  if (push.message.ToUserName !== row.user_name) {
    throw new WechatAuthError(
      'ERR_RECEIVER_MISMATCH',
      'the message is for another account than the one in the path',
    )
  }
  const client = clientOf(appId, row.kind)
  await receiver.answer({ ...push, receiverId: appId }, res, { appId, client, req })
}

/** True where the message was one of the release check's, and is answered. */
function checkRelease(push: Push, appId: string, res: Response, tools: MessagesRouteTools): boolean {
  const step = releaseCheckStep(push.message)
  if (step === undefined) return false
  if (step.kind === 'text') {
    sendOutcome(res, push, { reply: textReply(step.reply) })
    return true
  }
  const { platformAppId, cache, emit, answerReleaseCheck } = tools
  const order = { appId, openid: push.message.FromUserName, code: step.code }
  sendOutcome(res, push, { isEmpty: true })
  const task = async (): Promise<string> => {
    await answerReleaseCheck(order)
    return appId
  }
  const codec = {
    encode: (text: string) => text,
    decode: (text: string) => text,
    encodeFailure: () => '',
    decodeFailure: () => new WechatAuthError('ERR_APP', 'another process could not answer the release check'),
  }
  const once = runSingleFlight(
    {
      cache,
      codec,
      key: `{grant:${platformAppId}}:release:${appId}:${push.message.MsgId ?? push.message.CreateTime}`,
      keepMs: 60_000,
      waitMs: 10_000,
      onCacheFailure: () => emit({ type: 'cache-failure', operation: 'message' }),
    },
    task,
  )
  once.catch((error) => reportRefusal({ emit }, error))
  return true
}
