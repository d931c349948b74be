import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import { checkCorpBody } from '../../wecom/api/corp-body.ts'
import { corpNamedBy } from '../state/installed-apps.ts'
import { openUseridOf } from '../state/provider-ids.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkInstalled } from './auth-info.ts'
import { checkKind, checkSuiteCaller } from './suite-caller.ts'

const manages = 1

/** `service/get_admin_list`: who administers the app in a company; here the one who installed it. */
export function getAdminList(call: Call): Answer {
  const suite = checkSuiteCaller(call)
  checkKind(call, suite, 'third-party', 'template')
  const { auth_corpid, agentid } = checkCorpBody(call).fields
  const { wecom, wecomSuite } = call.world
  call.check('auth_corpid is given', auth_corpid !== undefined, 41002, 'auth_corpid missing')
  const corp = corpNamedBy(wecom, wecomSuite, suite, String(auth_corpid))
  call.check('auth_corpid is what the provider knows a company as', corp !== undefined, 2000002)
  const { install, app } = checkInstalled(call, wecomSuite.installs.get(suite.suiteId, corp.corpId), 48004)
  call.check('agentid is that of the app', agentid === install.agentId, 40056)
  const open_userid = openUseridOf(suite.providerCorpId, corp.corpId, install.adminUserid)
  const userid = app.shownIdOf(install.adminUserid)
  return corpAnswer({ admin: [{ userid, open_userid, auth_type: manages }] })
}
