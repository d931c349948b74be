import type { Answer } from '../../engine/http/answer.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { webLanguageOf } from '../pages/web-language.ts'
import type { WebPage } from '../pages/web-login-page.ts'
import { scannedPage, webLoginPage } from '../pages/web-login-page.ts'
import type { CorpPerson } from '../state/people.ts'
import { visibleRangeOf } from '../state/visible-range.ts'
import type { Call } from '../state/wecom-world.ts'
import { checkLicence } from './licence.ts'
import { sendCorpCode, sendCorpRefusal } from './redirect-back.ts'
import { defaultVisitor, findVisitor, rememberedVisitor, visitorDecision } from './visitor.ts'
import { checkWebRequest, checkWebReturn, type WebRequest } from './web-request.ts'

function confirm(call: Call, request: WebRequest, person: CorpPerson): Promise<Answer> {
  const to = checkWebReturn(call, request)
  const { corp, agent } = request
  checkLicence(call, corp, agent, person)
  const isVisible = person.member === undefined || visibleRangeOf(corp, agent).hasMember(person.member)
  call.check('the member is in the visible range of the app', isVisible, -1, '你没有权限登录该应用')
  return sendCorpCode(call, to, person)
}

function refuse(call: Call, request: WebRequest): Answer {
  const to = checkWebReturn(call, request)
  const denial = call.world.options.denial ?? 'redirect'
  const isTold = denial === 'redirect' && request.redirectType !== 'callback'
  return isTold ? sendCorpRefusal(to) : cancelledPage(webLanguageOf(call))
}

/** `GET` of one of the pages on which a desktop browser's user scans a QR code. */
export function webLogin(page: WebPage, call: Call): Answer | Promise<Answer> {
  const request = checkWebRequest(call, page, call.rawQuery)
  const program = visitorDecision(call, request.corp)
  const person = program.person ?? rememberedVisitor(call, request.corp) ?? defaultVisitor(call, request.corp)
  if (program.decision === 'allow') return confirm(call, request, person)
  if (program.decision === 'deny') return refuse(call, request)
  return webLoginPage(call, request, person)
}

/** The buttons of that page: what the phone would do. */
export function webLoginReply(page: WebPage, call: Call): Answer | Promise<Answer> {
  const form = new URLSearchParams(call.body.toString())
  const request = checkWebRequest(call, page, form.get('request') ?? '')
  if (form.get('decision') !== 'allow') return refuse(call, request)
  const person = findVisitor(request.corp, form.get('person') ?? '')
  call.check('the form names somebody who can log in', person !== undefined, -1, '没有此成员')
  return confirm(call, request, person)
}

/** What a real phone shows that scans the code. */
export function scanned(call: Call): Answer {
  return scannedPage(webLanguageOf(call))
}
