import { checkKeys, checkNumber, checkOneOf } from '../../engine/option-checks.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { PushFields } from '../../push/wire/fields.ts'
import type { SealedPush } from '../../push/wire/sealed-push.ts'
import { type Tamper, tampers } from '../../push/wire/tamper.ts'
import type { EventDelivery } from '../events/deliver-event.ts'
import { eventChannelOf } from '../events/event-channel.ts'
import { sealEvent, sendEvent } from '../events/push-event.ts'
import type { SimulatedComponent } from '../state/component.ts'

/** How an event is sent; without any of it, as the platform does. */
export interface ComponentEventOptions {
  /** In seconds since 1970. @default now, by the simulator's clock */
  createTime?: number
  /** Makes it one that nobody may believe. */
  tamper?: Tamper
  /** Sends it twice at the same time. */
  duplicate?: boolean
  /** In place of the fields: the last event of the platform once more, to the letter. */
  retry?: boolean
}

const owner = 'components.pushEvent'

function checkOptions(fields: PushFields, options: ComponentEventOptions): void {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new TypeError(`${owner}: the fields must be an object, e.g. { InfoType: 'unauthorized' }`)
  }
  checkKeys(owner, options, ['tamper', 'duplicate', 'retry', 'createTime'])
  checkOneOf(owner, 'tamper', options.tamper, [undefined, ...tampers])
  checkOneOf(owner, 'duplicate', options.duplicate, [undefined, true, false])
  checkOneOf(owner, 'retry', options.retry, [undefined, true, false])
  if (options.createTime !== undefined) checkNumber(owner, 'createTime', options.createTime, 0)
}

function lastEvent(world: PushWorld, component: SimulatedComponent): SealedPush {
  const channel = eventChannelOf(component)
  const last = channel && world.push.lastOf(channel.key, undefined)
  if (last === undefined) throw new TypeError(`simulator: no event was pushed to "${component.appId}" before`)
  return last
}

export async function eventByProgram(
  world: PushWorld,
  component: SimulatedComponent,
  fields: PushFields,
  options: ComponentEventOptions = {},
): Promise<EventDelivery> {
  checkOptions(fields, options)
  if (component.eventUrl === undefined) {
    throw new TypeError(`simulator: component "${component.appId}" has no eventUrl`)
  }
  const { retry = false, duplicate = false } = options
  const push = retry ? lastEvent(world, component) : sealEvent(world, component, fields, options)
  const sending = sendEvent(world, push, duplicate)
  world.openPlatform.underWay.add(sending)
  return await sending
}
