import { checkAccount } from '../../accounts/api/app-access-token.ts'
import { jsonBody } from '../../accounts/api/json-body.ts'
import { acceptMessage } from '../../accounts/api/message-id.ts'
import { checkReceiver, checkTemplateId } from '../../accounts/api/receiver.ts'
import { checkTemplateData } from '../../accounts/api/template-data.ts'
import type { Answer } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'

/** `cgi-bin/message/template/send`: a message to a follower, made of a template. */
export function sendTemplate(call: Call): Answer {
  const app = checkAccount(call, 'official-account')
  call.check('the method is POST', call.method === 'POST', 43002)
  const body = jsonBody(call)
  const { openid, person } = checkReceiver(call, app, body['touser'])
  checkTemplateId(call, app, body['template_id'])
  checkTemplateData(call, body['data'])
  const { followers, sentTemplates } = call.world.official
  const isFollower = followers.get(app.appId, person) !== undefined
  call.check('the person follows the account', isFollower, 43004)
  const isNew = sentTemplates.take(app.appId, body)
  call.check('the same message was not sent in the last minute', isNew, 40241)
  return acceptMessage(call, { kind: 'template', appId: app.appId, openid, body })
}
