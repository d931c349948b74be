import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import { avatarOf } from '../../wecom/api/member-pictures.ts'
import { findMember } from '../../wecom/state/people.ts'
import type { Entrance } from '../state/entrance-codes.ts'
import { memberIdentity } from '../state/identity.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkProviderCaller, type Provider, readTexts } from './suite-caller.ts'

const member = 5
const manages = 1

function checkEntrance(call: Call, { providerCorpId }: Provider): Entrance {
  const { auth_code } = readTexts(call, 'auth_code')
  const { clock, wecomSuite } = call.world
  const code = wecomSuite.entranceCodes.get(auth_code)
  const isOwn = code !== undefined && code.grant.providerCorpId === providerCorpId
  call.check('auth_code was made for this provider', isOwn, 40078)
  call.check('auth_code is used for the first time', !code.isUsed, 40078)
  call.check('auth_code is younger than 10 minutes', clock.now() < code.expiresAt, 40078)
  code.isUsed = true
  return code.grant
}

/** `service/get_login_info`: who has come from WeCom's console. The provider's token comes as `access_token`. */
export function getLoginInfo(call: Call): Answer {
  const provider = checkProviderCaller(call, call.query.get('access_token') ?? '')
  const { corpId, userid: plainId, usertype } = checkEntrance(call, provider)
  const { wecom, wecomSuite } = call.world
  const corp = wecom.corps.get(corpId)
  const person = corp && findMember(corp, plainId)
  call.check('the member still exists', corp !== undefined && person !== undefined, 40078)
  const { corpid, userid, open_userid } = memberIdentity(wecomSuite, provider, corpId, person.userid)
  const agents = wecomSuite.installs
    .ofCorp(corpId)
    .filter(({ suiteId }) => provider.suites.some((suite) => suite.suiteId === suiteId))
    .map(({ agentId }) => ({ agentid: agentId, auth_type: manages }))
  const departments = person.department.map((id) => ({ id, writable: true }))
  return corpAnswer({
    usertype,
    user_info: { userid, open_userid, name: userid, avatar: avatarOf(call, corp, person) },
    corp_info: { corpid },
    ...(usertype !== member && { agent: agents, auth_info: { department: departments } }),
  })
}
