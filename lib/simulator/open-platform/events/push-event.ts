import type { PushWorld } from '../../push/push-world.ts'
import type { PushFields } from '../../push/wire/fields.ts'
import { copyFields } from '../../push/wire/fields.ts'
import { type SealedPush, sealPush } from '../../push/wire/sealed-push.ts'
import type { Tamper } from '../../push/wire/tamper.ts'
import type { SimulatedComponent } from '../state/component.ts'
import { deliverEvent, type EventDelivery } from './deliver-event.ts'
import { eventChannelOf } from './event-channel.ts'

/** @throws TypeError when the event cannot be written */
export function sealEvent(
  world: PushWorld,
  component: SimulatedComponent,
  fields: PushFields,
  { tamper, createTime }: { tamper?: Tamper; createTime?: number } = {},
): SealedPush | undefined {
  const channel = eventChannelOf(component)
  if (channel === undefined) return undefined
  const { now } = world.clock
  const { AppId, CreateTime, ...rest } = copyFields(fields)
  const event = {
    AppId: AppId ?? component.appId,
    CreateTime: createTime ?? CreateTime ?? Math.floor(now() / 1000),
    ...rest,
  }
  const push = sealPush(channel, event, now, tamper)
  world.push.remember(push)
  return push
}

/** Delivers an event, once or twice. Never rejects. */
export async function sendEvent(
  world: PushWorld,
  push: SealedPush | undefined,
  isDoubled = false,
): Promise<EventDelivery> {
  if (push === undefined) return { tries: [], taken: false }
  const twin = isDoubled ? deliverEvent(world, push) : undefined
  const delivery = await deliverEvent(world, push)
  return { ...delivery, ...(twin !== undefined && { twin: await twin }) }
}

/** An event of the platform's own making: sealed now, delivered as it is. Never rejects. */
export function pushEvent(
  world: PushWorld,
  component: SimulatedComponent,
  fields: PushFields,
): Promise<EventDelivery> {
  const sending = sendEvent(world, sealEvent(world, component, fields))
  world.openPlatform.underWay.add(sending)
  return sending
}
