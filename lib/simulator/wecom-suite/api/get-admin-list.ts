import type { Answer } from '../../engine/http/answer.ts'
import { qrCodePicture } from '../../engine/http/qr-code-picture.ts'
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

const asPicture = 1
const asAddress = 2
const pictureWidth = 430

/** `service/get_app_qrcode`: a code that leads to the suite in the market. */
export function getAppQrcode(call: Call): Answer {
  const suite = checkSuiteCaller(call)
  checkKind(call, suite, 'third-party')
  const { suite_id, state = '', result_type = asPicture } = checkCorpBody(call).fields
  call.check('suite_id is given', suite_id !== undefined, 41021)
  call.check('suite_id is the suite of the token', suite_id === suite.suiteId, 48003)
  const isState = typeof state === 'string' && /^[a-zA-Z0-9]{0,128}$/.test(state)
  call.check('state is at most 128 letters and digits', isState, 84025)
  const isType = result_type === asPicture || result_type === asAddress
  call.check('result_type is 1 or 2', isType, 40058, "invalid param 'result_type'")
  const query = new URLSearchParams({ suite_id: suite.suiteId, state })
  const qrcode = `https://open.work.weixin.qq.com/3rdapp/detail?${query}`
  return result_type === asAddress ? corpAnswer({ qrcode }) : qrCodePicture(qrcode, pictureWidth)
}
