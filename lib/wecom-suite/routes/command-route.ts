import type { Request, Response } from 'express'
import { isText } from '../../core/texts.ts'
import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import { queryOf } from '../../express/http/query.ts'
import { readRawBody } from '../../express/http/raw-body.ts'
import { createMessageVerification, type Push } from '../../express/messages/message-verification.ts'
import { isCorpId } from '../grants/suite-grants.ts'
import type { Service } from '../suite/service.ts'
import type { LoginSuite } from '../suite/suite-options.ts'
import type { SuiteParts } from '../suite/suite-parts.ts'

type Verification = ReturnType<typeof createMessageVerification>

/** The keys of one suite at the command URL, which the app and its 登录授权 share. */
export interface CommandChannel {
  service: Service
  /** Pushes are sealed for the suite, the proof of the address for the provider. */
  pushes: Verification
  proof: Verification
}

export function commandChannel(
  service: Service,
  { suiteId, token, encodingAesKey }: LoginSuite,
  providerCorpId: string,
): CommandChannel {
  const verificationFor = (receiverId: string): Verification =>
    createMessageVerification({
      tokens: [token].flat(),
      encodingAesKeys: [encodingAesKey].flat(),
      receiverIds: [receiverId],
      maxAgeSeconds: 300,
      jsonReply: (sealed) => sealed,
    })
  return { service, pushes: verificationFor(suiteId), proof: verificationFor(providerCorpId) }
}

/** `GET .../events`: proves the address, as the console asks. */
export function answerProof(req: Request, res: Response, channels: readonly CommandChannel[]): void {
  const text = firstThat(channels, ({ proof }) => proof.openSealedHandshake(queryOf(req)))
  res.type('text/plain').send(text)
}

/** What is left to do once the platform has been answered, which waits a second. */
type Work = (() => Promise<void>) | undefined

/**
 * `POST .../events`: stores what WeCom pushes about a suite. Answers the work that may take longer.
 *
 * @throws ERR_CACHE where it cannot be stored
 * @see https://developer.work.weixin.qq.com/document/path/90642
 */
export async function takeCommand(
  req: Request,
  res: Response,
  channels: readonly CommandChannel[],
  parts: SuiteParts,
): Promise<Work> {
  const query = queryOf(req)
  // A stranger's megabyte costs nothing.
  const admitted = channels.flatMap((channel) => {
    try {
      return [{ channel, push: channel.pushes.admitPush(query) }]
    } catch (error) {
      if (channel === channels.at(-1)) throw error
      return []
    }
  })
  const body = await readRawBody(req, res)
  const { channel, push } = firstThat(admitted, ({ channel: own, push: sealed }) => ({
    channel: own,
    push: sealed.open(body),
  }))
  const suiteId = push.message['SuiteId']
  // Signed with its key and named after another: a ticket of suite B is worth nothing to suite A.
  if (suiteId !== undefined && suiteId !== channel.service.suiteId) {
    throw new WechatAuthError('ERR_RECEIVER_MISMATCH', 'the event is for another suite')
  }
  return takeInfo(push, channel, parts)
}

async function takeInfo({ message }: Push, { service }: CommandChannel, parts: SuiteParts): Promise<Work> {
  const { InfoType, SuiteTicket: ticket, AuthCode: code, AuthCorpId: corpId, TimeStamp } = message
  const at = Number(TimeStamp) * 1_000
  if (!Number.isFinite(at)) {
    throw new WechatAuthError('ERR_PARAMETER', 'the event has no TimeStamp', { status: 403 })
  }
  const { intake, ending, nameOf } = parts
  const isMain = service === parts.main

  switch (InfoType?.trim()) {
    case 'suite_ticket':
      if (isText(ticket)) await service.tickets.keep({ ticket, createdAt: at })
      return undefined
    case 'create_auth':
    case 'reset_permanent_code':
      return isMain && isText(code) ? intake.takePush({ attempt: nameOf(code), code, at }) : undefined
    case 'change_auth':
      return isMain && isCorpId(corpId)
        ? intake.takePush({ attempt: nameOf(`changed ${corpId} ${at}`), account: corpId, at })
        : undefined
    case 'cancel_auth':
      return isMain && isCorpId(corpId) ? ending.takeCancel({ account: corpId, at }) : undefined
    default:
      return undefined
  }
}

/** What the first gives that does not refuse; else what the one says that knew the signature, or the last one. */
function firstThat<Item, Found>(items: readonly Item[], attempt: (item: Item) => Found): Found {
  let refusal: WechatAuthError | undefined
  for (const item of items) {
    try {
      return attempt(item)
    } catch (error) {
      if (!isWechatAuthError(error)) throw error
      if (refusal === undefined || refusal.code === 'ERR_SIGNATURE') refusal = error
    }
  }
  throw refusal
}
