import { createHmac } from 'node:crypto'
import { checkAppAccessToken } from '../../accounts/api/app-access-token.ts'
import { openidOf } from '../../accounts/state/openids.ts'
import type { Call } from '../state/mini-program-world.ts'
import { ownerOf } from '../state/mini-programs.ts'

/** Whose session_key it is. */
export interface SessionOwner {
  openid: string
  owner: string
}

function findOwner(call: Call, appId: string, openid: string): string | undefined {
  const app = call.world.apps.get(appId)
  if (app === undefined) return undefined
  const person = call.world.people.list().find((one) => openidOf(app, one) === openid)
  return person && ownerOf({ appId, personId: person.id })
}

/** The checks of every call that proves to know a session_key without showing it. */
export function checkSessionSignature(call: Call): SessionOwner {
  const { query, world } = call
  const appId = checkAppAccessToken(call)
  const openid = query.get('openid') ?? ''
  call.check('openid is in the query', openid !== '', 40097)
  const signature = query.get('signature') ?? ''
  call.check('signature is in the query', signature !== '', 40097)
  call.check('sig_method is hmac_sha256', query.get('sig_method') === 'hmac_sha256', 87008)
  const owner = findOwner(call, appId, openid)
  call.check('openid is a person of this mini program', owner !== undefined, 87007)
  const sessionKey = world.miniPrograms.sessionKeys.get(owner)
  call.check('the person has logged in, and the session_key has not expired', sessionKey !== undefined, 87007)
  // The key is the base64 text itself, and the message is empty.
  const expected = createHmac('sha256', sessionKey).update('').digest('hex')
  call.check("signature was made with the person's present session_key", signature === expected, 87009)
  return { openid, owner }
}
