import { actOnPhone, type PhoneAction } from '../wechat/state/qr-phone-action.ts'
import type { World } from '../world/world.ts'
import type { Order } from './control.ts'

/** `POST /simulator/qr/:uuid`: what the phone would do, for a browser or program without one. */
export function qrAction(world: World, { id, body }: Order): { status: string } {
  const login = world.qrLogins.get(id)
  if (login === undefined) throw new TypeError('simulator: the QR code is unknown or too old')
  const person = typeof body.person === 'string' ? world.people.get(body.person) : undefined
  if (person === undefined) throw new TypeError('simulator: "person" must be the id of a person')
  if (!['scan', 'confirm', 'cancel'].includes(body.action)) {
    throw new TypeError('simulator: "action" must be scan, confirm or cancel')
  }
  actOnPhone(world, login, person, body.action as PhoneAction)
  return { status: login.status }
}
