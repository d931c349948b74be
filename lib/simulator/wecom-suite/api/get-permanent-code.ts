import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import {
  type Authorisation,
  agentInfo,
  checkInstalled,
  checkPermanentCode,
  corpInfo,
  shortCorpInfo,
  userInfo,
} from './auth-info.ts'
import { corpTokenOf } from './get-corp-token.ts'
import { checkKind, checkSuiteCaller, readTexts } from './suite-caller.ts'

interface Redeemed extends Authorisation {
  permanentCode: string
  state: string | undefined
}

/** Uses the code of an install up. */
function redeem(call: Call): Redeemed {
  const suite = checkSuiteCaller(call)
  checkKind(call, suite, 'third-party', 'template')
  const { auth_code } = readTexts(call, 'auth_code')
  const { clock, wecom, wecomSuite } = call.world
  const code = wecomSuite.authCodes.find(auth_code)
  const isOwn = code !== undefined && code.install.suiteId === suite.suiteId
  call.check('auth_code was made for this suite', isOwn, 40078)
  call.check('auth_code is used for the first time', !code.isUsed, 40078)
  call.check('auth_code is younger than 10 minutes', clock.now() < code.expiresAt, 40078)
  call.check('the company has not cancelled', !code.install.isCancelled, 40078)
  const found = checkInstalled(call, code.install, 40078)
  code.isUsed = true
  if (code.renews) {
    wecomSuite.installs.renewPermanentCode(found.install)
    wecom.accessTokens.revoke(found.install.corpId, found.install.agentId, false)
  }
  wecomSuite.installs.redeem(found.install)
  return { ...found, permanentCode: found.install.permanentCode, state: code.state }
}

function whoInstalled(call: Call, { state, ...found }: Redeemed): object {
  const user = userInfo(call, found)
  return { ...(user !== undefined && { auth_user_info: user }), ...(state !== undefined && { state }) }
}

/** `service/v2/get_permanent_code`: what cannot be asked for again, and who it is for. */
export function getPermanentCode(call: Call): Answer {
  const redeemed = redeem(call)
  return corpAnswer({
    permanent_code: redeemed.permanentCode,
    auth_corp_info: shortCorpInfo(redeemed.app),
    ...whoInstalled(call, redeemed),
  })
}

/** `service/get_permanent_code`: the same with all that is known of the company, and for suites with a token. */
export function getPermanentCodeFormerly(call: Call): Answer {
  const redeemed = redeem(call)
  return corpAnswer({
    ...(redeemed.app.kind === 'third-party' && corpTokenOf(call, redeemed.install)),
    permanent_code: redeemed.permanentCode,
    auth_corp_info: corpInfo(call, redeemed.app),
    auth_info: { agent: [agentInfo(call, redeemed)] },
    ...whoInstalled(call, redeemed),
  })
}

/** `service/v2/get_auth_info` and the one before it: what a company has installed. */
export function getAuthInfo(call: Call): Answer {
  const suite = checkSuiteCaller(call)
  const found = checkPermanentCode(call, suite, readTexts(call, 'auth_corpid', 'permanent_code'))
  return corpAnswer({
    auth_corp_info: corpInfo(call, found.app),
    auth_info: { agent: [agentInfo(call, found)] },
  })
}
