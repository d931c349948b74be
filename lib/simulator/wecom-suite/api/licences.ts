import { createHash } from 'node:crypto'
import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import { checkCorpBody } from '../../wecom/api/corp-body.ts'
import type { InstalledApp } from '../../wecom/state/installed-apps.ts'
import { findMember } from '../../wecom/state/people.ts'
import { licenceKeyOf } from '../state/licences.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkProviderCaller, type Provider, readTexts } from './suite-caller.ts'

const yearSeconds = 31_536_000
const baseAccount = 1

/** The apps of the provider in a company, which is named by the id that they know it by. */
function checkApps(call: Call, { suites }: Provider, corpid: string): InstalledApp[] {
  call.check('corpid is given', corpid !== '', 41002)
  const apps = call.world.installed
    .knownAs(corpid)
    .filter(({ suiteId }) => suites.some((suite) => suite.suiteId === suiteId))
  call.check('corpid is a company that has installed something of the provider', apps.length > 0, 2000002)
  return apps
}

/** `license/get_active_info_by_user`: whether a member has a licence. */
export function getActiveInfoByUser(call: Call): Answer {
  const provider = checkProviderCaller(call)
  const { corpid, userid } = readTexts(call, 'corpid', 'userid')
  const apps = checkApps(call, provider, corpid)
  call.check('userid is given', userid !== '', 41009)
  const [app] = apps
  const member = app && findMember(app.shown.corp, userid)
  call.check('userid is a member, as the provider knows it', app && member, 60111)
  const isActive = apps.every((one) => !one.isUnlicensed(one.plainIdOf(userid)))
  const now = Math.floor(call.world.clock.now() / 1000)
  const active_code = createHash('sha256').update(`licence ${corpid} ${userid}`).digest('hex').slice(0, 25)
  const account = {
    active_code,
    type: baseAccount,
    userid,
    active_time: now - yearSeconds / 2,
    expire_time: now + yearSeconds / 2,
  }
  return corpAnswer({ active_status: isActive ? 1 : 0, active_info_list: isActive ? [account] : [] })
}

/** `license/set_auto_active_status`: whether members of a company get licences by themselves when they come. */
export function setAutoActiveStatus(call: Call): Answer {
  const provider = checkProviderCaller(call)
  const { corpid } = readTexts(call, 'corpid')
  const [app] = checkApps(call, provider, corpid)
  const status = checkCorpBody(call).fields['auto_active_status']
  const isStatus = status === 0 || status === 1
  call.check('auto_active_status is 0 or 1', isStatus, 40058, "invalid param 'auto_active_status'")
  const key = licenceKeyOf(provider.providerCorpId, app?.corp.corpId ?? '')
  const { autoActive } = call.world.wecomSuite
  if (status === 1) autoActive.add(key)
  else autoActive.delete(key)
  return corpAnswer({})
}
