import type { Answer } from '../../engine/http/answer.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'

/** The access token of an app: the same one, with what is left of its life, until it expires. */
export function getToken(call: Call): Answer {
  const { query, remoteAddress, world } = call
  const { accessTokens, corps, secretGuard } = world.wecom
  const secret = query.get('corpsecret') ?? ''
  call.check('corpsecret is given', secret !== '', 41004)
  const corpId = query.get('corpid') ?? ''
  call.check('corpid is given', corpId !== '', 41002)
  call.check('the address has not tried too many wrong secrets', !secretGuard.isBlocked(remoteAddress), 45009)
  const corp = corps.get(corpId)
  call.check('corpid is known', corp !== undefined, 40013)
  const agent = corp.agents.find((one) => one.secret === secret)
  if (agent === undefined) secretGuard.noteWrong(remoteAddress)
  call.check('corpsecret belongs to an app of the corp', agent !== undefined, 40001)
  call.check('the app is enabled', agent.enabled !== false, 40001)
  const token = accessTokens.fetch(corpId, agent.agentId)
  const expiresIn = Math.max(0, Math.ceil((token.expiresAt - world.clock.now()) / 1000))
  return corpAnswer({ access_token: token.value, expires_in: expiresIn })
}
