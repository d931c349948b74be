import { openidOf } from '../accounts/state/openids.ts'
import { checkKeys, checkOneOf, checkText } from '../engine/option-checks.ts'
import { findMember } from '../wecom/state/people.ts'
import type { PushWorld } from './push-world.ts'
import { isCorpReceiver, type PushReceiver } from './receiver.ts'
import type { PushFields } from './wire/fields.ts'
import { type Tamper, tampers } from './wire/tamper.ts'

/** How a push is sent; without any of it, as the platform does. */
export interface PushOptions {
  /** By the platform's names, e.g. `{ MsgType: 'text', Content: 'hello' }`; what is in all messages is added. */
  message?: PushFields
  /** Sends it twice at the same time. */
  duplicate?: boolean
  /** Makes it one that the account must refuse. */
  tamper?: Tamper
  /** In place of `message`: the last push of this person once more, to the letter. */
  retry?: boolean
}

/** To an official account or another app, from a person known by id or by openid. */
export interface AppPushOrder extends PushOptions {
  appId: string
  openid?: string
  personId?: string
}

/** To an app of a corp. Without a `userid` it comes from the platform itself (`sys`). */
export interface AgentPushOrder extends PushOptions {
  corpId: string
  agentId: number
  userid?: string
}

export type PushOrder = AppPushOrder | AgentPushOrder

const owner = 'simulated push'
const optionKeys = ['message', 'duplicate', 'tamper', 'retry']

/** @throws TypeError */
export function checkOrder(order: PushOrder): void {
  const isCorp = typeof order === 'object' && order !== null && isCorpReceiver(order)
  const keys = isCorp ? ['corpId', 'agentId', 'userid'] : ['appId', 'openid', 'personId']
  checkKeys(owner, order, [...keys, ...optionKeys])
  checkOneOf(owner, 'duplicate', order.duplicate, [undefined, true, false])
  checkOneOf(owner, 'retry', order.retry, [undefined, true, false])
  checkOneOf(owner, 'tamper', order.tamper, [undefined, ...tampers])
  if (order.retry !== true) {
    if (typeof order.message !== 'object' || order.message === null || Array.isArray(order.message)) {
      throw new TypeError(`${owner}: option "message" must be an object`)
    }
  } else if (order.message !== undefined || order.tamper !== undefined) {
    throw new TypeError(`${owner}: with "retry" there is neither "message" nor "tamper"`)
  }
}

export function receiverIn(order: PushOrder): PushReceiver {
  return isCorpReceiver(order)
    ? { corpId: order.corpId, agentId: order.agentId }
    : { appId: (order as AppPushOrder).appId }
}

function memberIn(world: PushWorld, { corpId, agentId, userid }: AgentPushOrder): string {
  if (userid === undefined) return 'sys'
  checkText(owner, 'userid', userid)
  const corp = world.wecom.corps.get(corpId)
  const id = (corp && findMember(corp, userid)?.userid) ?? userid
  return world.installed.find(corpId, agentId)?.shownIdOf(id) ?? id
}

/**
 * The openid or userid it comes from.
 * @throws TypeError
 */
export function personIn(world: PushWorld, order: PushOrder): string {
  if (isCorpReceiver(order)) return memberIn(world, order as AgentPushOrder)
  const { appId, openid = order.message?.['FromUserName'], personId } = order as AppPushOrder
  if (personId === undefined) {
    checkText(owner, 'openid', openid)
    return String(openid)
  }
  const app = world.apps.get(appId)
  const person = world.people.get(personId)
  if (app === undefined || person === undefined) {
    throw new TypeError(`simulator: there is no person "${personId}", or no app "${appId}"`)
  }
  return openidOf(app, person)
}
