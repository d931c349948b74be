import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswer } from '../../wecom/api/corp-answer.ts'
import { checkCorpBody } from '../../wecom/api/corp-body.ts'
import { customizedLinkSeconds } from '../state/customized-links.ts'
import { kindOf } from '../state/suite.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkProviderCaller } from './suite-caller.ts'

const maxTemplates = 9

/** `service/get_customized_auth_url`: a link for administrators to scan, who have templates made into apps. */
export function getCustomizedAuthUrl(call: Call): Answer {
  const { providerCorpId, suites } = checkProviderCaller(call)
  const { fields } = checkCorpBody(call)
  const { state = '', templateid_list: ids } = fields
  const isState = typeof state === 'string' && /^[a-zA-Z0-9]{0,32}$/.test(state)
  call.check('state is at most 32 letters and digits', isState, 84025)
  const isList = Array.isArray(ids) && ids.length >= 1 && ids.length <= maxTemplates
  call.check('templateid_list has 1 to 9 entries', isList, 40058, "invalid param 'templateid_list'")
  const templates = suites.filter((suite) => kindOf(suite) === 'template').map(({ suiteId }) => suiteId)
  const isOwn = ids.every((id) => templates.includes(String(id)))
  call.check('each of them is a template of the provider', isOwn, 40083)
  const suiteIds = [...new Set(ids.map(String))]
  const { key } = call.world.wecomSuite.customizedLinks.issue({ providerCorpId, suiteIds, state })
  const qrcode_url = `${call.origin}/open.work.weixin.qq.com/3rdapp/customized?key=${key}`
  return corpAnswer({ qrcode_url, expires_in: customizedLinkSeconds })
}
