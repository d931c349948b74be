import { findByOpenid } from '../accounts/state/find-by-openid.ts'
import type { PushWorld } from './push-world.ts'
import type { PushFields } from './wire/fields.ts'
import { eventOf } from './wire/message.ts'

/** Who writes to an account, or clicks in its menu, may be written to for a while. */
export function openWindow(world: PushWorld, appId: string, message: PushFields): void {
  const app = world.apps.get(appId)
  const person = app && findByOpenid(world, app, message['FromUserName'])
  if (person === undefined) return
  const event = eventOf(message)
  const { messageWindows } = world.official
  if (event === undefined) messageWindows.open(appId, person.id, 'message')
  if (event === 'click') messageWindows.open(appId, person.id, 'click')
}
