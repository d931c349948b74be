import { checkAccount } from '../../accounts/api/app-access-token.ts'
import { jsonBody } from '../../accounts/api/json-body.ts'
import { acceptMessage } from '../../accounts/api/message-id.ts'
import { checkReceiver, checkTemplateId } from '../../accounts/api/receiver.ts'
import { checkTemplateData } from '../../accounts/api/template-data.ts'
import type { Answer } from '../../engine/http/answer.ts'
import type { Call } from '../state/mini-program-world.ts'
import { ownerOf } from '../state/mini-programs.ts'

const states = [undefined, 'developer', 'trial', 'formal']
const languages = [undefined, 'zh_CN', 'en_US', 'zh_HK', 'zh_TW']

/** `cgi-bin/message/subscribe/send`: one message for each time that the person has said yes to the template. */
export function sendSubscribe(call: Call): Answer {
  const app = checkAccount(call, 'mini-program')
  call.check('the method is POST', call.method === 'POST', 43002)
  const body = jsonBody(call)
  const { openid, person } = checkReceiver(call, app, body['touser'])
  const templateId = checkTemplateId(call, app, body['template_id'])
  checkTemplateData(call, body['data'])
  const { miniprogram_state: state, lang } = body
  const isState = states.includes(state as string)
  const isLanguage = languages.includes(lang as string)
  call.check('miniprogram_state, if given, is known', isState, 47003, 'argument invalid! miniprogram_state')
  call.check('lang, if given, is known', isLanguage, 47003, 'argument invalid! lang')
  const owner = ownerOf({ appId: app.appId, personId: person.id })
  const isWanted = call.world.miniPrograms.subscriptions.take(owner, templateId)
  call.check('the person has accepted one more message of the template', isWanted, 43101)
  return acceptMessage(call, { kind: 'subscribe', appId: app.appId, openid, body })
}
