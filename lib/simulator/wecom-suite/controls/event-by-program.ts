import { checkKeys, checkNumber, checkOneOf, checkTexts } from '../../engine/option-checks.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { PushFields } from '../../push/wire/fields.ts'
import type { SealedPush } from '../../push/wire/sealed-push.ts'
import { tampers } from '../../push/wire/tamper.ts'
import { commandChannelOf } from '../events/command-channel.ts'
import type { SuiteEventDelivery } from '../events/deliver-event.ts'
import { type SuiteEventOptions, sealEvent, sendEvent } from '../events/push-event.ts'
import type { SimulatedSuite } from '../state/suite.ts'

export interface ProgramSuiteEventOptions extends SuiteEventOptions {
  /** In place of the fields: the last event of the suite once more, to the letter. */
  retry?: boolean
}

const owner = 'suites.pushEvent'

function checkOptions(fields: PushFields, options: ProgramSuiteEventOptions): void {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new TypeError(`${owner}: the fields must be an object, e.g. { InfoType: 'cancel_auth' }`)
  }
  checkKeys(owner, options, ['tamper', 'duplicate', 'retry', 'createTime', 'brokenCdata'])
  checkOneOf(owner, 'tamper', options.tamper, [undefined, ...tampers])
  checkOneOf(owner, 'duplicate', options.duplicate, [undefined, true, false])
  checkOneOf(owner, 'retry', options.retry, [undefined, true, false])
  if (options.brokenCdata !== undefined) checkTexts(owner, 'brokenCdata', options.brokenCdata)
  if (options.createTime !== undefined) checkNumber(owner, 'createTime', options.createTime, 0)
}

function lastEvent(world: PushWorld, suite: SimulatedSuite): SealedPush {
  const channel = commandChannelOf(suite)
  const last = channel && world.push.lastOf(channel.key, undefined)
  if (last === undefined) throw new TypeError(`simulator: no event was pushed to "${suite.suiteId}" before`)
  return last
}

export async function eventByProgram(
  world: PushWorld,
  suite: SimulatedSuite,
  fields: PushFields,
  options: ProgramSuiteEventOptions = {},
): Promise<SuiteEventDelivery> {
  checkOptions(fields, options)
  if (suite.commandUrl === undefined) {
    throw new TypeError(`simulator: suite "${suite.suiteId}" has no commandUrl`)
  }
  const { retry = false, duplicate = false } = options
  const push = retry ? lastEvent(world, suite) : sealEvent(world, suite, fields, options)
  const sending = sendEvent(world, push, duplicate)
  world.wecomSuite.underWay.add(sending)
  return await sending
}
