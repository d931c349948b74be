import type { Call } from '../accounts/state/accounts-world.ts'
import { type Answer, text } from '../engine/http/answer.ts'
import { avatarSvg } from '../pages/pictures.ts'

/** `GET /simulator/avatars/:file`: the drawing a person's `headimgurl` points to; `-` is nobody in particular. */
export function avatar(call: Call): Answer {
  const id = /^([\w-]{1,64})\.svg$/.exec(call.params['file'] ?? '')?.[1]
  if (id === undefined || (id !== '-' && call.world.people.get(id) === undefined)) {
    return text(404, 'text/plain', 'not found')
  }
  return text(200, 'image/svg+xml', avatarSvg(id))
}
