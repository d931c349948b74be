import type { Answer } from '../../engine/http/answer.ts'
import { isCorpClient, languageOf } from '../../engine/login/browser.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { corpConsentPage } from '../pages/consent-page.ts'
import { wecomOnlyPage } from '../pages/wecom-only-page.ts'
import type { CorpPerson } from '../state/people.ts'
import { visibleRangeOf } from '../state/visible-range.ts'
import type { Call } from '../state/wecom-world.ts'
import { type CorpAuthorizeRequest, checkCorpAuthorize } from './authorize-request.ts'
import { checkLicence } from './licence.ts'
import { sendCorpCode, sendCorpRefusal } from './redirect-back.ts'
import { defaultVisitor, findVisitor, rememberedVisitor, visitorDecision } from './visitor.ts'

async function allow(call: Call, request: CorpAuthorizeRequest, person: CorpPerson): Promise<Answer> {
  const { corp, agent, scope } = request
  checkLicence(call, corp, agent, person)
  if (scope === 'snsapi_privateinfo' && agent !== undefined && person.member !== undefined) {
    const isVisible = visibleRangeOf(corp, agent).hasMember(person.member)
    call.check('the member is in the visible range of the app', isVisible, -1, '你不在应用的可见范围内')
    call.world.wecom.consents.give(corp.corpId, person.id, agent.agentId)
  }
  return sendCorpCode(call, request, person)
}

function deny(call: Call, request: CorpAuthorizeRequest): Answer {
  const denial = call.world.options.denial ?? 'redirect'
  return denial === 'redirect' ? sendCorpRefusal(request) : cancelledPage(languageOf(call))
}

/** True when WeCom does not ask: the silent scope, or a consent of the last 30 days. */
function isSilent(call: Call, request: CorpAuthorizeRequest, known: CorpPerson | undefined): boolean {
  const { corp, agent, scope } = request
  if (scope === 'snsapi_base' || agent === undefined) return true
  return known !== undefined && call.world.wecom.consents.has(corp.corpId, known.id, agent.agentId)
}

/** `GET /connect/oauth2/authorize` with a corpid: the page an app sends WeCom's client to. */
export function corpAuthorize(call: Call): Answer | Promise<Answer> {
  if (!isCorpClient(call)) {
    call.checks.push({ what: 'the user agent is WeCom or WeChat', ok: false })
    return wecomOnlyPage(call)
  }
  const request = checkCorpAuthorize(call, call.rawQuery)
  const program = visitorDecision(call, request.corp)
  const known = rememberedVisitor(call, request.corp)
  const person = program.person ?? known ?? defaultVisitor(call, request.corp)
  if (program.decision === 'allow') return allow(call, request, person)
  if (program.decision === 'deny') return deny(call, request)
  return isSilent(call, request, known)
    ? allow(call, request, person)
    : corpConsentPage(call, request, person)
}

/** The buttons of the consent page. */
export function corpAuthorizeReply(call: Call, form: URLSearchParams): Answer | Promise<Answer> {
  const request = checkCorpAuthorize(call, form.get('request') ?? '')
  if (form.get('decision') !== 'allow') return deny(call, request)
  const person = findVisitor(request.corp, form.get('person') ?? '')
  call.check('the form names somebody who can log in', person !== undefined, -1, '没有此成员')
  return allow(call, request, person)
}
