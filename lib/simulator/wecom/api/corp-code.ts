import type { CorpCode } from '../state/corp-codes.ts'
import { type CorpPerson, findPerson } from '../state/people.ts'
import { isTrusted, trustedFor } from '../state/trusted-domains.ts'
import type { Call } from '../state/wecom-world.ts'
import { type CorpCaller, checkCaller, checkNotThirdParty, shownIdOf } from './corp-caller.ts'

export interface RedeemedCode {
  caller: CorpCaller
  code: CorpCode
  person: CorpPerson
  /** Undefined unless the app may ask for the personal data of this person. */
  userTicket: string | undefined
}

function checkCode(call: Call, { homeCorpId, agent }: CorpCaller): CorpCode {
  const value = call.query.get('code') ?? ''
  const { clock, options, wecom } = call.world
  call.check('code is given', value !== '', 41008)
  const code = wecom.codes.get(value)
  call.check('code is known', code !== undefined, 40029)
  call.check('code was issued in this corp', code.corpId === homeCorpId, 40029)
  call.check('code is used for the first time', !code.isUsed, 40029)
  call.check('code is younger than 5 minutes', clock.now() < code.expiresAt, options.expiredCodeErrcode)
  const isForThisApp = code.agentId === undefined || code.agentId === agent.agentId
  call.check(`code was issued to the app of the access_token (${agent.agentId})`, isForThisApp, 50001)
  call.check(
    `code was sent to a trusted domain of that app (${trustedFor(agent, code.via).join(', ')})`,
    code.target === undefined || isTrusted(agent, code.via, code.target),
    50001,
  )
  return code
}

/** Uses a code up. A call that is refused for its token, or for the wrong app, leaves the code as it was. */
export function redeemCode(call: Call): RedeemedCode {
  const caller = checkCaller(call)
  checkNotThirdParty(call, caller)
  const code = checkCode(call, caller)
  code.isUsed = true
  const { corp, agent, range, homeCorpId: corpId } = caller
  const person = findPerson(corp, shownIdOf(caller, code.personId))
  call.check('the person still exists', person !== undefined, 40029)
  const { agentId } = agent
  const mayAsk = code.scope === 'snsapi_privateinfo' && code.via === 'app'
  const userTicket =
    mayAsk && person.member !== undefined && range.hasMember(person.member)
      ? call.world.wecom.tickets.issue({ corpId, agentId, userid: code.personId })
      : undefined
  return { caller, code, person, userTicket }
}
