import { isSnapshot, type SimulatedPerson } from '../../accounts/state/person.ts'
import { type Answer, text } from '../../engine/http/answer.ts'
import { isWechatBrowser, languageOf } from '../../engine/login/browser.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { consentPage } from '../pages/consent-page.ts'
import { wechatOnlyPage } from '../pages/wechat-only-page.ts'
import type { Call } from '../state/wechat-world.ts'
import { hasMisspeltAppId } from './authorize-link.ts'
import { type AuthorizeRequest, checkAuthorizeRequest } from './authorize-request.ts'
import { redirectWithCode, redirectWithoutCode } from './redirect-back.ts'
import { defaultPerson, programDecision, rememberedPerson } from './visitor.ts'

function allow(call: Call, request: AuthorizeRequest, person: SimulatedPerson): Promise<Answer> {
  const isReal = !request.forceSnapShot && !isSnapshot(person)
  if (isReal && request.scope !== 'snsapi_base') call.world.consents.give(person.id, request.app.appId)
  return redirectWithCode(call, request, person, request.forceSnapShot)
}

function deny(call: Call, request: AuthorizeRequest, person: SimulatedPerson): Answer {
  const denial = person.denial ?? call.world.options.denial ?? 'redirect'
  return denial === 'redirect' ? redirectWithoutCode(request) : cancelledPage(languageOf(call))
}

/** True when WeChat does not ask: silent scope, snapshot mode by request, or a consent of the last 30 days. */
function isSilent(call: Call, request: AuthorizeRequest, person: SimulatedPerson, isKnown: boolean): boolean {
  if (request.scope === 'snsapi_base' || request.forceSnapShot) return true
  // A snapshot user is asked each time, for nothing else on the page would let somebody else take the phone.
  return isKnown && !request.forcePopup && call.world.consents.has(person.id, request.app.appId)
}

/** `GET /connect/oauth2/authorize`: the page an official account sends WeChat's browser to. */
export function authorize(call: Call): Answer | Promise<Answer> {
  if (!isWechatBrowser(call)) {
    call.checks.push({ what: 'the user agent is WeChat', ok: false })
    return wechatOnlyPage(call)
  }
  if (hasMisspeltAppId(call.rawQuery)) {
    call.checks.push({ what: 'appid is spelt in lower case', ok: false })
    return text(200, 'text/html; charset=utf-8', '')
  }
  const request = checkAuthorizeRequest(call, call.rawQuery)
  const program = programDecision(call)
  const known = rememberedPerson(call)
  const person = program.person ?? known ?? defaultPerson(call)
  if (program.decision === 'allow') return allow(call, request, person)
  if (program.decision === 'deny') return deny(call, request, person)
  if (isSilent(call, request, person, known !== undefined)) return allow(call, request, person)
  return consentPage(call, request.app, person)
}

/** `POST /connect/oauth2/authorize_reply`: the buttons of the consent page. */
export function authorizeReply(call: Call): Answer | Promise<Answer> {
  const form = new URLSearchParams(call.body.toString())
  const request = checkAuthorizeRequest(call, form.get('request') ?? '')
  const person = call.world.people.get(form.get('person') ?? '')
  call.check('the form names a person', person !== undefined, -1, '没有此用户')
  return form.get('decision') === 'allow' ? allow(call, request, person) : deny(call, request, person)
}
