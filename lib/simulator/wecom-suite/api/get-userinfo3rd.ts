import { createHash } from 'node:crypto'
import type { Answer } from '../../engine/http/answer.ts'
import type { OneTimeCode } from '../../engine/one-time-codes.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import { findPerson } from '../../wecom/state/people.ts'
import { isAmong } from '../../wecom/state/trusted-domains.ts'
import { visibleRangeOf } from '../../wecom/state/visible-range.ts'
import { type Identity, identityOf } from '../state/identity.ts'
import { callbackDomainsOf, kindOf, type SimulatedSuite } from '../state/suite.ts'
import type { SuiteLogin } from '../state/suite-codes.ts'
import { userTicketSeconds } from '../state/suite-user-tickets.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkKind, checkSuiteCaller } from './suite-caller.ts'

interface Visit {
  login: SuiteLogin
  identity: Identity
  /** Undefined unless the suite may ask for the personal data of this person. */
  userTicket: string | undefined
}

interface FoundCode {
  code: OneTimeCode<unknown>
  login: SuiteLogin
}

/** A login suite may also spend the code of an entrance at its provider. */
function findCode(call: Call, suite: SimulatedSuite, value: string): FoundCode | undefined {
  const { loginCodes, entranceCodes } = call.world.wecomSuite
  const code = loginCodes.get(value)
  if (code !== undefined) return { code, login: code.grant }
  const entrance = entranceCodes.get(value)
  if (kindOf(suite) !== 'login' || entrance?.grant.providerCorpId !== suite.providerCorpId) return undefined
  const { corpId, userid: personId } = entrance.grant
  const { suiteId } = suite
  return {
    code: entrance,
    login: { suiteId, corpId, personId, scope: 'snsapi_base', via: 'web', target: undefined },
  }
}

function checkCode(call: Call, suite: SimulatedSuite): SuiteLogin {
  const value = call.query.get('code') ?? ''
  const { clock, options } = call.world
  call.check('code is given', value !== '', 41008)
  const found = findCode(call, suite, value)
  call.check('code is known', found !== undefined, 40029)
  const { code, login } = found
  call.check('code is used for the first time', !code.isUsed, 40029)
  call.check('code is younger than 5 minutes', clock.now() < code.expiresAt, options.expiredCodeErrcode)
  call.check(`code was issued to this suite (${suite.suiteId})`, login.suiteId === suite.suiteId, 50001)
  const domains = login.via === 'web' ? callbackDomainsOf(suite) : suite.trustedDomains
  const isTrusted = login.target === undefined || isAmong(domains, login.target)
  call.check(`code was sent to a domain of the suite (${domains.join(', ')})`, isTrusted, 50001)
  code.isUsed = true
  return login
}

function ticketFor(call: Call, suite: SimulatedSuite, login: SuiteLogin): string | undefined {
  const { corpId, personId, scope, via } = login
  const { wecomSuite, installed, wecom } = call.world
  const install = wecomSuite.installs.get(suite.suiteId, corpId)
  const app = install && installed.find(corpId, install.agentId)
  const corp = wecom.corps.get(corpId)
  const member = corp && findPerson(corp, personId)?.member
  const isAsked = scope === 'snsapi_privateinfo' && via === 'app' && suite.sensitiveInfo !== false
  if (!isAsked || app === undefined || member === undefined) return undefined
  if (!visibleRangeOf(app.corp, app.agent).hasMember(member)) return undefined
  return wecomSuite.userTickets.issue({ suiteId: suite.suiteId, corpId, userid: member.userid })
}

/** Uses a code up. A call that is refused for its token, or for another suite, leaves the code as it was. */
function redeem(call: Call, suite: SimulatedSuite): Visit {
  checkKind(call, suite, 'third-party', 'login')
  const login = checkCode(call, suite)
  const { wecom, wecomSuite } = call.world
  const corp = wecom.corps.get(login.corpId)
  const person = corp && findPerson(corp, login.personId)
  call.check('the person still exists', corp !== undefined && person !== undefined, 40029)
  const identity = identityOf(wecomSuite, suite, corp, person)
  return { login, identity, userTicket: ticketFor(call, suite, login) }
}

/** `service/auth/getuserinfo3rd`: who came with a code, of whatever company. */
export function getUserinfo3rd(call: Call): Answer {
  const { identity, userTicket } = redeem(call, checkSuiteCaller(call))
  const { corpid, userid, open_userid, openid } = identity
  if (corpid === undefined) return corpAnswer({ openid })
  return corpAnswer({
    corpid,
    userid,
    ...(userTicket !== undefined && { user_ticket: userTicket, expires_in: userTicketSeconds }),
    open_userid,
  })
}

function deviceOf({ corpId, personId }: SuiteLogin): string {
  const parts = JSON.stringify(['device', corpId, personId.toLowerCase()])
  return createHash('sha256').update(parts).digest('hex').slice(0, 32)
}

/** `service/getuserinfo3rd`: the same in its older spelling, with the token under either name. */
export function getUserinfo3rdFormerly(call: Call): Answer {
  const { query } = call
  const value = query.get('suite_access_token') || query.get('access_token') || ''
  const { login, identity, userTicket } = redeem(call, checkSuiteCaller(call, value))
  const { corpid, userid, open_userid, openid } = identity
  const device = login.via === 'app' && { DeviceId: deviceOf(login) }
  if (corpid === undefined) return corpAnswer({ OpenId: openid, ...device })
  return corpAnswer({
    CorpId: corpid,
    UserId: userid,
    ...device,
    ...(userTicket !== undefined && { user_ticket: userTicket, expires_in: userTicketSeconds }),
    open_userid,
  })
}
