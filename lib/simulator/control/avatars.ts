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
  const { wecom, installed } = call.world
  const corpId = call.params['id'] ?? ''
  const corp = wecom.corps.get(corpId) ?? installed.corpKnownAs(corpId)
  const plainId = installed.knownAs(corpId)[0]?.plainIdOf(id ?? '') ?? id
  const isKnown =
    id !== undefined && corp !== undefined && (id === '-' || findPerson(corp, plainId ?? '') !== undefined)
  return isKnown ? text(200, 'image/svg+xml', avatarSvg(plainId ?? '')) : text(404, 'text/plain', 'not found')
}
