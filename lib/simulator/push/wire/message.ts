import { checkText } from '../../engine/option-checks.ts'
import type { Channel } from './channel.ts'
import { copyFields, type PushFields } from './fields.ts'

/** Events that are about the corp, not about one of its apps. */
const corpEvents = ['change_contact', 'batch_job_result', 'security']
const unansweredEvents = ['unsubscribe', 'view', 'templatesendjobfinish', 'masssendjobfinish']
const answeredCorpEvents = [
  'subscribe',
  'enter_agent',
  'location',
  'click',
  'view',
  'view_miniprogram',
  'scancode_waitmsg',
  'template_card_event',
  'template_card_menu_event',
]

/** The name of the event in lower case; undefined for a message. */
export function eventOf(message: PushFields): string | undefined {
  return message['MsgType'] === 'event' ? String(message['Event']).toLowerCase() : undefined
}

/** Whether a push of WeCom names an app. */
export function hasAgent(channel: Channel, message: PushFields): boolean {
  return channel.agentId !== undefined && !corpEvents.includes(eventOf(message) ?? '')
}

/**
 * The whole message: what the platform adds, unless something else was asked for in its place.
 * @throws TypeError
 */
export function completeMessage(
  channel: Channel,
  person: string,
  message: PushFields,
  now: number,
  createId: () => bigint,
): PushFields {
  const given = copyFields(message)
  checkText('simulated push', 'message.MsgType', given['MsgType'])
  const isEvent = given['MsgType'] === 'event'
  if (isEvent) checkText('simulated push', 'message.Event', given['Event'])
  const { ToUserName, FromUserName, CreateTime, ...rest } = given
  return {
    ToUserName: ToUserName ?? channel.account,
    FromUserName: FromUserName ?? person,
    CreateTime: CreateTime ?? Math.floor(now / 1000),
    ...rest,
    ...(!isEvent && message['MsgId'] === undefined && { MsgId: createId() }),
    ...(hasAgent(channel, given) && { AgentID: given['AgentID'] ?? channel.agentId }),
  }
}

/** Whether the person sees what the account answers. */
export function isAnswerShown(channel: Channel, message: PushFields, msgType: string): boolean {
  const event = eventOf(message)
  if (channel.isMiniProgram) return msgType === 'transfer_customer_service'
  if (event === undefined) return true
  return channel.agentId === undefined
    ? !unansweredEvents.includes(event)
    : answeredCorpEvents.includes(event)
}
