import { openidOf } from '../accounts/state/openids.ts'
import { hasChannel } from './channel-of.ts'
import type { PushOrder } from './push-order.ts'
import type { PushWorld } from './push-world.ts'
import type { PushFields } from './wire/fields.ts'

/** Tells accounts that have a push URL, or a third-party platform with one, of scans of their QR codes, and of people who follow them or no longer do. */
export function pushFollowEvents(world: PushWorld, send: (order: PushOrder) => Promise<unknown>): void {
  function push(appId: string, openid: string, event: PushFields): void {
    if (!hasChannel(world, appId)) return
    send({ appId, openid, message: { MsgType: 'event', ...event } }).catch(() => undefined)
  }

  world.scans.onScan(({ appId, openid, event, EventKey, Ticket }) =>
    push(appId, openid, { Event: event, EventKey, Ticket }),
  )
  world.official.followers.onChange(({ appId, personId, isFollowing, isByScan }) => {
    const app = world.apps.get(appId)
    const person = world.people.get(personId)
    if (isByScan || app === undefined || person === undefined) return
    const scene = world.official.followers.get(appId, person)?.scene
    const EventKey = scene === undefined ? '' : `qrscene_${scene}`
    push(appId, openidOf(app, person), { Event: isFollowing ? 'subscribe' : 'unsubscribe', EventKey })
  })
}
