import type { Call as AccountsCall } from '../accounts/state/accounts-world.ts'
import { type Answer, text } from '../engine/http/answer.ts'
import { avatarSvg } from '../pages/pictures.ts'
import { findPerson } from '../wecom/state/people.ts'
import type { Call as WecomCall } from '../wecom/state/wecom-world.ts'

/** `GET /simulator/avatars/:file`: the drawing a person's `headimgurl` points to; `-` is nobody in particular. */
export function avatar(call: AccountsCall): Answer {
  const id = /^([\w-]{1,64})\.svg$/.exec(call.params['file'] ?? '')?.[1]
  if (id === undefined || (id !== '-' && call.world.people.get(id) === undefined)) {
    return text(404, 'text/plain', 'not found')
  }
  return text(200, 'image/svg+xml', avatarSvg(id))
}

/** `GET /simulator/corps/:id/avatars/:file`: the drawing of somebody in a corp; `-` is nobody in particular. */
export function corpAvatar(call: WecomCall): Answer {
  const id = /^([\w.@-]{1,64})\.svg$/.exec(call.params['file'] ?? '')?.[1]
  const corp = call.world.wecom.corps.get(call.params['id'] ?? '')
  const isKnown = id !== undefined && corp !== undefined && (id === '-' || findPerson(corp, id) !== undefined)
  return isKnown ? text(200, 'image/svg+xml', avatarSvg(id)) : text(404, 'text/plain', 'not found')
}
