import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswerAsIs } from '../../wecom/api/corp-answer.ts'
import { findMember } from '../../wecom/state/people.ts'
import { memberIdentity } from '../state/identity.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkKind, checkSuiteCaller } from './suite-caller.ts'

/** `service/miniprogram/jscode2session`: who is in the mini program of a suite, of whatever company. */
export function suiteMiniProgramSession(call: Call): Answer {
  const suite = checkSuiteCaller(call)
  checkKind(call, suite, 'third-party')
  const { query, world } = call
  const value = query.get('js_code') ?? ''
  call.check('js_code is given', value !== '', 41008)
  call.check('grant_type is authorization_code', query.get('grant_type') === 'authorization_code', 40058)
  const code = world.wecomSuite.miniPrograms.loginCodes.get(value)
  call.check('js_code is known', code !== undefined, 40029)
  const { grant } = code
  call.check('js_code was issued to this suite', grant.suiteId === suite.suiteId, 40029)
  call.check('js_code is used for the first time', !code.isUsed, 40029)
  const isYoung = world.clock.now() < code.expiresAt
  call.check('js_code is younger than 5 minutes', isYoung, world.options.expiredCodeErrcode)
  code.isUsed = true
  const corp = world.wecom.corps.get(grant.corpId)
  const member = corp && findMember(corp, grant.userid)
  call.check('the member still exists', member !== undefined, 40029)
  const { corpid, userid, open_userid } = memberIdentity(world.wecomSuite, suite, grant.corpId, member.userid)
  return corpAnswerAsIs({
    corpid,
    userid,
    session_key: grant.sessionKey,
    open_userid,
    errcode: 0,
    errmsg: 'ok',
  })
}
