import type { Answer } from '../../engine/http/answer.ts'
import { isSame } from '../../engine/is-same.ts'
import type { SimulatedAgent } from '../state/agent.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'

/** The app whose secret it is: one of the corp's own, or one that a provider has developed for it. */
function findAgent(
  call: Call,
  corpId: string,
  secret: string,
): { corpId: string; agent: SimulatedAgent } | undefined {
  const { wecom, installed } = call.world
  const agent = wecom.corps.get(corpId)?.agents.find((one) => isSame(secret, one.secret))
  if (agent !== undefined) return { corpId, agent }
  const app = installed
    .knownAs(corpId)
    .find(({ kind, agent: one }) => kind === 'template' && isSame(secret, one.secret))
  return app && { corpId: app.corp.corpId, agent: app.agent }
}

/** The access token of an app: the same one, with what is left of its life, until it expires. */
export function getToken(call: Call): Answer {
  const { query, remoteAddress, world } = call
  const { accessTokens, corps, secretGuard } = world.wecom
  const secret = query.get('corpsecret') ?? ''
  call.check('corpsecret is given', secret !== '', 41004)
  const corpId = query.get('corpid') ?? ''
  call.check('corpid is given', corpId !== '', 41002)
  call.check('the address has not tried too many wrong secrets', !secretGuard.isBlocked(remoteAddress), 45009)
  const isKnown = corps.get(corpId) !== undefined || world.installed.corpKnownAs(corpId) !== undefined
  call.check('corpid is known', isKnown, 40013)
  const found = findAgent(call, corpId, secret)
  if (found === undefined) secretGuard.noteWrong(remoteAddress)
  call.check('corpsecret belongs to an app of the corp', found !== undefined, 40001)
  call.check('the app is enabled', found.agent.enabled !== false, 40001)
  const token = accessTokens.fetch(found.corpId, found.agent.agentId)
  const expiresIn = Math.max(0, Math.ceil((token.expiresAt - world.clock.now()) / 1000))
  return corpAnswer({ access_token: token.value, expires_in: expiresIn })
}
