import type { Answer } from '../../engine/http/answer.ts'
import { isSame } from '../../engine/is-same.ts'
import { corpAnswerAsIs } from '../../wecom/api/corp-answer.ts'
import type { ServiceToken } from '../state/service-tokens.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkAddress, ipListOf, providerOf, readTexts } from './suite-caller.ts'

function secondsLeft(call: Call, token: ServiceToken): number {
  return Math.max(0, Math.ceil((token.expiresAt - call.world.clock.now()) / 1000))
}

/** `service/get_suite_token`: the same one until its end, without an errcode. */
export function getSuiteToken(call: Call): Answer {
  const { clock, wecomSuite } = call.world
  const { suite_id, suite_secret, suite_ticket } = readTexts(call, 'suite_id', 'suite_secret', 'suite_ticket')
  call.check('suite_id is given', suite_id !== '', 41021)
  call.check('suite_secret is given', suite_secret !== '', 41024)
  call.check('suite_ticket is given', suite_ticket !== '', 41023)
  const suite = wecomSuite.suites.get(suite_id)
  call.check('suite_id is known', suite !== undefined, 40083)
  call.check('suite_secret is that of the suite', isSame(suite_secret, suite.suiteSecret), 40080)
  checkAddress(call, suite.ipList)
  const ticket = wecomSuite.tickets.find(suite_ticket)
  const isOwn = ticket !== undefined && ticket.suiteId === suite_id
  call.check('suite_ticket was made for this suite', isOwn, 40085)
  call.check('suite_ticket is younger than 30 minutes', clock.now() < ticket.expiresAt, 40085)
  const token = wecomSuite.suiteTokens.fetch(suite_id)
  return corpAnswerAsIs({ suite_access_token: token.value, expires_in: secondsLeft(call, token) })
}

/** `service/get_provider_token`, likewise. */
export function getProviderToken(call: Call): Answer {
  const { corpid, provider_secret } = readTexts(call, 'corpid', 'provider_secret')
  call.check('corpid is given', corpid !== '', 41002)
  call.check('provider_secret is given', provider_secret !== '', 41004)
  const provider = providerOf(call, corpid)
  call.check('corpid is that of a provider', provider !== undefined, 40013)
  const isSecret = provider.suites.some(
    ({ providerSecret }) => providerSecret !== undefined && isSame(provider_secret, providerSecret),
  )
  call.check('provider_secret is that of the provider', isSecret, 40001)
  checkAddress(call, ipListOf(provider))
  const token = call.world.wecomSuite.providerTokens.fetch(corpid)
  return corpAnswerAsIs({ provider_access_token: token.value, expires_in: secondsLeft(call, token) })
}
