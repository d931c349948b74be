import type { Request, Response } from 'express'
import type { EmitEvent } from '../../core/emitter.ts'
import { WechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../../express/http/answer-failure.ts'
import type { MessageReceiver } from '../../express/messages/message-receiver.ts'
import type { WecomClient } from '../../wecom/client/wecom-client.ts'
import { grantMissing } from '../grants/suite-grants.ts'
import type { SuiteParts } from '../suite/suite-parts.ts'

/** What a handler of a company's messages gets besides the message. */
export interface CorpMessageContext {
  /** The company that the message is for. */
  corpId: string
  /** Acts for that company. */
  client: WecomClient
  req: Request
}

/** `POST .../messages/:corpId`: what members of a company send to the app. */
export async function takeCorpMessage(
  req: Request,
  res: Response,
  receiver: MessageReceiver<CorpMessageContext>,
  { grants, clients, base }: SuiteParts & { base: { emit: EmitEvent } },
): Promise<void> {
  const push = await receiver.read(req, res)
  // The company that it is sealed for, which nobody can have written but WeCom. The path is not signed.
  const corpId = push.receiverId
  const wanted: unknown = req.params['corpId']
  if (wanted !== undefined && wanted !== corpId) {
    throw new WechatAuthError(
      'ERR_RECEIVER_MISMATCH',
      'the message is for another company than the one in the path',
    )
  }
  const row = await grants.find(corpId)
  if (row?.status !== 'active') {
    reportRefusal({ emit: base.emit }, grantMissing(row))
    res.type('text/plain').send('success')
    return
  }
  await receiver.answer(push, res, { corpId, client: await clients.ready(corpId), req })
}
