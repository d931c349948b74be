import type { EmitEvent } from '../../core/emitter.ts'
import type { GrantEnding } from '../../core/grants/grant-ending.ts'
import type { GrantIntake } from '../../core/grants/grant-intake.ts'
import type { Tickets } from '../../core/grants/tickets.ts'
import type { PushedMessage } from '../../core/messages/pushed-message.ts'
import { isText } from '../../core/texts.ts'
import { WechatAuthError } from '../../errors.ts'
import { asError } from '../../express/http/async-handler.ts'
import type { Push } from '../../express/messages/message-verification.ts'
import { isAccountId } from '../grants/account-grants.ts'

export interface EventsTools {
  platformAppId: string
  tickets: Tickets
  intake: Pick<GrantIntake<unknown>, 'takePush'>
  takeCancel: GrantEnding['takeCancel']
  /** What names the grant of a `pre_auth_code`. */
  attemptOf(preAuthCode: string): string
  emit: EmitEvent
}

/** What is left to do once the platform has been answered. */
type Work = (() => Promise<void>) | undefined

/**
 * Stores what WeChat pushes to a third-party platform. Answers the work that may take longer than WeChat waits.
 *
 * @throws ERR_CACHE where it cannot be stored: WeChat pushes it again
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/authorize_event.html
 */
export async function takeEvent({ message }: Push, tools: EventsTools): Promise<Work> {
  const { platformAppId, tickets, intake, takeCancel, attemptOf } = tools
  if (message['AppId'] !== platformAppId) {
    throw new WechatAuthError('ERR_RECEIVER_MISMATCH', 'the event is for another third-party platform')
  }
  const at = Number(message.CreateTime) * 1_000
  if (!Number.isFinite(at))
    throw new WechatAuthError('ERR_PARAMETER', 'the event has no CreateTime', { status: 403 })
  const { AuthorizerAppid: appId, AuthorizationCode: code, PreAuthCode: preAuthCode } = message

  switch (message.InfoType) {
    case 'component_verify_ticket': {
      const ticket = message['ComponentVerifyTicket']
      if (isText(ticket)) await tickets.keep({ ticket, createdAt: at })
      return undefined
    }
    case 'authorized':
    case 'updateauthorized':
      if (!isAccountId(appId) || !isText(code)) return undefined
      return intake.takePush({
        attempt: attemptOf(isText(preAuthCode) ? preAuthCode : code),
        code,
        at,
        account: appId,
      })
    case 'unauthorized':
      return isAccountId(appId) ? takeCancel({ account: appId, at }) : undefined
    case 'notify_third_fasteregister':
      return takeRegistered(message, at, tools)
    default:
      return undefined
  }
}

/** A mini program that the platform has registered for a merchant: its code gives a grant as any other. */
async function takeRegistered(message: PushedMessage, at: number, tools: EventsTools): Promise<Work> {
  const { appid: appId, auth_code: code, status } = message
  if (String(status) !== '0' || !isAccountId(appId) || !isText(code)) return undefined
  return tools.intake.takePush({ attempt: tools.attemptOf(code), code, at, account: appId })
}

/** Runs what is left to do; nobody waits for it. */
export function runBehind(work: Work, emit: EmitEvent): void {
  work?.().catch((error) => emit({ type: 'app-failure', hook: 'onGrant', error: asError(error) }))
}
