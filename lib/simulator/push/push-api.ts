import { originalIdOf } from '../accounts/state/original-id.ts'
import type { SimulatedAgentPush, SimulatedPush } from '../engine/push-config.ts'
import { agentOf, corpOf } from '../wecom/state/find-in-corp.ts'
import { channelOf } from './channel-of.ts'
import type { ChatEntry } from './chats.ts'
import { deliver, type PushResult } from './deliver.ts'
import { pushFollowEvents } from './follow-events.ts'
import { openWindow } from './open-window.ts'
import { checkOrder, type PushOrder, personIn, receiverIn } from './push-order.ts'
import type { PushWorld } from './push-world.ts'
import { checkReceiver, isCorpReceiver, keyOf, type PushReceiver } from './receiver.ts'
import { type PushCheck, verifyUrl } from './verify-url.ts'
import { type PushFields, withoutBigints } from './wire/fields.ts'
import { completeMessage, isAnswerShown } from './wire/message.ts'
import { type SealedPush, sealPush } from './wire/sealed-push.ts'

/** Messages and events that the platform pushes to the server of an account. */
export interface SimulatedPushes {
  /**
   * Asks the URL for its proof, and keeps the settings when it passes, as the console does. Without settings nothing is
   * pushed any more. Settings in an app's or agent's own `push` are taken unasked.
   * @throws TypeError when the receiver is unknown or a setting is wrong
   */
  configure(receiver: PushReceiver, push: SimulatedPush | SimulatedAgentPush | undefined): Promise<PushCheck>
  /**
   * Pushes a message or an event, and waits until it is answered or given up.
   * @throws TypeError when the receiver or person is unknown, or the message cannot be written
   */
  send(order: PushOrder): Promise<PushResult>
  /**
   * What a person sent by pushes and was shown in answer: the last 200 entries.
   * @param receiver the appid of an account, or which app of which corp
   * @param person the openid, or the userid
   */
  chat(receiver: string | PushReceiver, person: string): ChatEntry[]
  /**
   * `gh_...`: what `ToUserName` is in the pushes to an account.
   * @throws TypeError when the app is unknown
   */
  originalIdOf(appId: string): string
}

function keep(world: PushWorld, receiver: PushReceiver, push: object | undefined): void {
  if (!isCorpReceiver(receiver)) {
    world.apps.update(receiver.appId, { push: push as SimulatedPush | undefined })
    return
  }
  const corp = corpOf(world.wecom.corps, receiver.corpId)
  const { push: _old, ...agent } = agentOf(corp, receiver.agentId)
  const changed = push === undefined ? agent : { ...agent, push: push as SimulatedAgentPush }
  const agents = corp.agents.map((one) => (one.agentId === agent.agentId ? changed : one))
  world.wecom.corps.update(receiver.corpId, { agents })
}

/** To the app of a service provider a member writes by the id that the provider knows. */
function chatOf(world: PushWorld, receiver: PushReceiver, person: string): ChatEntry[] {
  const installed = isCorpReceiver(receiver)
    ? world.installed.find(receiver.corpId, Number(receiver.agentId))
    : undefined
  return world.push.chats.list(keyOf(receiver), installed?.shownIdOf(person) ?? person)
}

/** The body of the HTTP call has receiver and settings in one: here the settings would be overlooked, and taken away. */
function checkIsReceiver(receiver: PushReceiver): void {
  const settings = ['push', 'url', 'token', 'encodingAESKey']
  const strange = settings.find((name) => Object.hasOwn(receiver ?? {}, name))
  if (strange !== undefined) {
    const words = 'belongs into the second argument: configure({ appId }, { url, token })'
    throw new TypeError(`push.configure: "${strange}" ${words}`)
  }
  checkReceiver('simulated push', receiver)
}

export function createPushApi(world: PushWorld): SimulatedPushes {
  const { now } = world.clock
  const { chats, createMsgId, remember, lastOf } = world.push

  function note(push: SealedPush, from: ChatEntry['from'], message: PushFields): void {
    const person = String(push.message['FromUserName'])
    chats.add(push.channel.key, person, { from, time: now(), message: withoutBigints(message) as PushFields })
  }

  function prepare(order: PushOrder): SealedPush {
    const channel = channelOf(world, receiverIn(order))
    const person = personIn(world, order)
    if (order.retry === true) {
      const last = lastOf(channel.key, person)
      if (last === undefined) throw new TypeError(`simulator: nothing of "${person}" was pushed before`)
      return last
    }
    const message = completeMessage(channel, person, order.message ?? {}, now(), createMsgId)
    const push = sealPush(channel, message, now, order.tamper)
    remember(push)
    if (order.tamper !== undefined) return push
    note(push, 'person', message)
    if (channel.agentId === undefined) openWindow(world, channel.ownerId, message)
    return push
  }

  async function send(order: PushOrder): Promise<PushResult> {
    checkOrder(order)
    const push = prepare(order)
    const twin = order.duplicate === true ? deliver(world, push) : undefined
    const result = await deliver(world, push)
    const { reply } = result
    if (typeof reply === 'object' && order.tamper === undefined) {
      if (isAnswerShown(push.channel, push.message, String(reply['MsgType']))) note(push, 'account', reply)
    }
    return { ...result, ...(twin !== undefined && { twin: await twin }) }
  }

  pushFollowEvents(world, send)
  return {
    send,
    async configure(receiver, push) {
      checkIsReceiver(receiver)
      if (push === undefined || push === null) {
        keep(world, receiver, undefined)
        return { passed: true }
      }
      const check = await verifyUrl(world, channelOf(world, receiver, push))
      if (check.passed) keep(world, receiver, push)
      return check
    },
    chat: (receiver, person) =>
      chatOf(world, typeof receiver === 'string' ? { appId: receiver } : receiver, String(person)),
    originalIdOf(appId) {
      const app = world.apps.get(appId)
      if (app === undefined) throw new TypeError(`simulator: there is no app "${appId}"`)
      return originalIdOf(app)
    },
  }
}
