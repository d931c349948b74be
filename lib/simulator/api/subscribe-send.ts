import type { Answer } from '../http/answer.ts'
import type { Call } from '../http/call.ts'
import { ownerOf } from '../mini-program-state/mini-programs.ts'
import { checkAccount } from './app-access-token.ts'
import { jsonBody } from './json-body.ts'
import { acceptMessage } from './message-id.ts'
import { checkReceiver, checkTemplateId } from './receiver.ts'
import { checkTemplateData } from './template-data.ts'

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
