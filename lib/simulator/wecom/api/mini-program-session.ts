import type { Answer } from '../../engine/http/answer.ts'
import { findMember } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswerAsIs } from './corp-answer.ts'
import { checkCaller, checkNotThirdParty, shownIdOf } from './corp-caller.ts'

/** `miniprogram/jscode2session`: who is in the mini program, and the session_key. There is no openid. */
export function miniProgramSession(call: Call): Answer {
  const caller = checkCaller(call)
  checkNotThirdParty(call, caller)
  const { corp, agent, homeCorpId } = caller
  const { query, world } = call
  const value = query.get('js_code') ?? ''
  call.check('js_code is given', value !== '', 41008)
  call.check('grant_type is authorization_code', query.get('grant_type') === 'authorization_code', 40058)

  const code = world.wecom.miniPrograms.loginCodes.get(value)
  call.check('js_code is known', code !== undefined, 40029)
  const { grant } = code
  call.check('js_code was issued in this corp', grant.corpId === homeCorpId, 40029)
  const isForThisApp = grant.agentId === agent.agentId
  call.check(`js_code was issued to the app of the access_token (${agent.agentId})`, isForThisApp, 40029)
  call.check('js_code is used for the first time', !code.isUsed, 40029)
  call.check(
    'js_code is younger than 5 minutes',
    world.clock.now() < code.expiresAt,
    world.options.expiredCodeErrcode,
  )
  code.isUsed = true
  const userid = shownIdOf(caller, grant.userid)
  const isOfAnother = grant.homeCorpId !== homeCorpId
  const isStillThere = isOfAnother || findMember(corp, userid) !== undefined
  call.check('the member still exists', isStillThere, 40029)
  return corpAnswerAsIs({
    corpid: isOfAnother ? grant.homeCorpId : corp.corpId,
    userid,
    session_key: grant.sessionKey,
    errcode: 0,
    errmsg: 'ok',
  })
}
