import type { PushWorld } from '../../push/push-world.ts'
import { copyFields, type PushFields } from '../../push/wire/fields.ts'
import { type SealedPush, sealPush } from '../../push/wire/sealed-push.ts'
import type { Tamper } from '../../push/wire/tamper.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import { commandChannelOf } from './command-channel.ts'
import { deliverEvent, type SuiteEventDelivery } from './deliver-event.ts'

/** How an event is sent; without any of it, as the platform does. */
export interface SuiteEventOptions {
  /** Makes it one that nobody may believe. */
  tamper?: Tamper
  /** Sends it twice at the same time. */
  duplicate?: boolean
  /** `TimeStamp`, in seconds since 1970. @default now, by the simulator's clock */
  createTime?: number
  /** The names of elements whose CDATA is broken, as in the platform's sample of `share_agent_change`. */
  brokenCdata?: string[]
}

/** @throws TypeError when the event cannot be written */
export function sealEvent(
  world: PushWorld,
  suite: SimulatedSuite,
  fields: PushFields,
  { tamper, createTime, brokenCdata }: SuiteEventOptions = {},
): SealedPush | undefined {
  const channel = commandChannelOf(suite, fields['InfoType'], brokenCdata)
  if (channel === undefined) return undefined
  const { now } = world.clock
  const { SuiteId, InfoType, TimeStamp, ...rest } = copyFields(fields)
  const event = copyFields({
    SuiteId: SuiteId ?? suite.suiteId,
    InfoType,
    TimeStamp: createTime ?? TimeStamp ?? Math.floor(now() / 1000),
    ...rest,
  })
  const push = sealPush(channel, event, now, tamper)
  world.push.remember(push)
  return push
}

/** Delivers an event, once or twice. Never rejects. */
export async function sendEvent(
  world: PushWorld,
  push: SealedPush | undefined,
  isDoubled = false,
): Promise<SuiteEventDelivery> {
  if (push === undefined) return { tries: [], taken: false }
  const twin = isDoubled ? deliverEvent(world, push) : undefined
  const delivery = await deliverEvent(world, push)
  return { ...delivery, ...(twin !== undefined && { twin: await twin }) }
}

/** An event of the platform's own making: sealed now, delivered as it is. Never rejects. */
export function pushEvent(
  world: PushWorld,
  suite: SimulatedSuite,
  fields: PushFields,
): Promise<SuiteEventDelivery> {
  const sending = sendEvent(world, sealEvent(world, suite, fields))
  world.wecomSuite.underWay.add(sending)
  return sending
}
