import type { Answer } from '../../engine/http/answer.ts'
import { qrCodePicture } from '../../engine/http/qr-code-picture.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import { checkCorpBody } from '../../wecom/api/corp-body.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkKind, checkSuiteCaller } from './suite-caller.ts'

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
