import { type Answer, text } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { qrPage } from '../pages/qr-page.ts'
import type { Call } from '../state/wechat-world.ts'
import { checkQrRequest } from './qr-request.ts'
import { redirectWithCode, redirectWithoutCode } from './redirect-back.ts'
import { defaultPerson, programDecision, rememberedPerson } from './visitor.ts'

/** `GET /connect/qrconnect`: the page on which a website's visitor scans a QR code. */
export function qrConnect(call: Call): Answer | Promise<Answer> {
  const request = checkQrRequest(call)
  const program = programDecision(call)
  const person = program.person ?? defaultPerson(call)
  const { options, qrLogins } = call.world
  if (program.decision === 'deny') {
    const denial = person.denial ?? options.denial ?? 'redirect'
    return denial === 'redirect' ? redirectWithoutCode(request) : cancelledPage(languageOf(call))
  }
  if (program.decision === 'allow' || program.person !== undefined) {
    return redirectWithCode(call, request, person)
  }
  const login = qrLogins.open({ ...request, appId: request.app.appId })
  if (call.query.get('f') === 'xml') {
    return text(200, 'text/xml; charset=utf-8', `<root><uuid><![CDATA[${login.uuid}]]></uuid></root>`)
  }
  return qrPage(call, request, login, rememberedPerson(call))
}
