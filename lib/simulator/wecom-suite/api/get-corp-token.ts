import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswerAsIs } from '../../wecom/api/corp-answer.ts'
import type { Install } from '../state/installs.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkPermanentCode } from './auth-info.ts'
import { checkKind, checkSuiteCaller, readTexts } from './suite-caller.ts'

/** The access token of the app in a company: the same one, with what is left of its life, until it expires. */
export function corpTokenOf(
  call: Call,
  { corpId, agentId }: Install,
): { access_token: string; expires_in: number } {
  const { clock, wecom } = call.world
  const token = wecom.accessTokens.fetch(corpId, agentId)
  const expires_in = Math.max(0, Math.ceil((token.expiresAt - clock.now()) / 1000))
  return { access_token: token.value, expires_in }
}

/** `service/get_corp_token`, without an errcode. Templates have `gettoken`. */
export function getCorpToken(call: Call): Answer {
  const suite = checkSuiteCaller(call)
  const body = readTexts(call, 'auth_corpid', 'permanent_code')
  checkKind(call, suite, 'third-party')
  const { install } = checkPermanentCode(call, suite, body)
  call.check('the app is enabled', install.enabled, 48004)
  return corpAnswerAsIs(corpTokenOf(call, install))
}
