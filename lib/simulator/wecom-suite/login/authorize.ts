import type { Answer } from '../../engine/http/answer.ts'
import { isCorpClient, languageOf } from '../../engine/login/browser.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { wecomOnlyPage } from '../../wecom/pages/wecom-only-page.ts'
import type { InstalledApp } from '../../wecom/state/installed-apps.ts'
import { visibleRangeOf } from '../../wecom/state/visible-range.ts'
import { suiteConsentPage } from '../pages/consent-page.ts'
import type { SuiteVisitor } from '../state/visitors.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkSuiteAuthorize } from './authorize-request.ts'
import { type SuiteReturn, sendSuiteCode, sendSuiteRefusal } from './redirect-back.ts'
import { defaultVisitor, rememberedVisitor, visitorDecision, visitorIn } from './visitor.ts'

/** The suite in the company of a visitor; undefined when that has not installed it. */
function appFor(call: Call, { suite }: SuiteReturn, { corp }: SuiteVisitor): InstalledApp | undefined {
  const install = call.world.wecomSuite.installs.get(suite.suiteId, corp.corpId)
  return install && call.world.installed.find(corp.corpId, install.agentId)
}

/** Whether there is something to agree to: only members of companies that have installed the suite are asked. */
function appToAsk(call: Call, request: SuiteReturn, visitor: SuiteVisitor): InstalledApp | undefined {
  const isAsked = request.scope === 'snsapi_privateinfo' && request.suite.sensitiveInfo !== false
  return isAsked && visitor.person.member !== undefined ? appFor(call, request, visitor) : undefined
}

function checkLicence(call: Call, app: InstalledApp, { person }: SuiteVisitor): void {
  const isLicensed = person.member === undefined || !app.isUnlicensed(person.id)
  if (!isLicensed) call.world.installed.noteUnlicensed(app, person.id)
  const text = '你未获得该应用的接口许可，请联系服务商'
  call.check('the member has a licence for the app', isLicensed, -1, text)
}

async function allow(call: Call, request: SuiteReturn, visitor: SuiteVisitor): Promise<Answer> {
  const { corp, person } = visitor
  const app = appFor(call, request, visitor)
  if (app !== undefined) {
    call.check('the app is enabled', app.agent.enabled !== false, -1, '应用已停用')
    checkLicence(call, app, visitor)
  }
  const asked = appToAsk(call, request, visitor)
  if (asked !== undefined && person.member !== undefined) {
    const isVisible = visibleRangeOf(asked.corp, asked.agent).hasMember(person.member)
    call.check('the member is in the visible range of the app', isVisible, -1, '你不在应用的可见范围内')
    call.world.wecom.consents.give(corp.corpId, person.id, asked.agent.agentId)
  }
  return sendSuiteCode(call, request, visitor)
}

function deny(call: Call, request: SuiteReturn): Answer {
  const denial = call.world.options.denial ?? 'redirect'
  return denial === 'redirect' ? sendSuiteRefusal(request) : cancelledPage(languageOf(call))
}

/** True when WeCom does not ask: the silent scope, nothing to agree to, or a consent of the last 30 days. */
function isSilent(call: Call, request: SuiteReturn, known: SuiteVisitor | undefined): boolean {
  if (request.scope === 'snsapi_base' || request.suite.sensitiveInfo === false) return true
  const app = known && appToAsk(call, request, known)
  if (known === undefined) return false
  return (
    app === undefined || call.world.wecom.consents.has(app.corp.corpId, known.person.id, app.agent.agentId)
  )
}

/** `GET /connect/oauth2/authorize` with a suite id: the page a suite sends WeCom's client to. */
export function suiteAuthorize(call: Call): Answer | Promise<Answer> {
  if (!isCorpClient(call)) {
    call.checks.push({ what: 'the user agent is WeCom or WeChat', ok: false })
    return wecomOnlyPage(call)
  }
  const request = checkSuiteAuthorize(call, call.rawQuery)
  const program = visitorDecision(call)
  const known = program.person ?? rememberedVisitor(call)
  const visitor = known ?? defaultVisitor(call, request.suite.suiteId)
  if (program.decision === 'allow') return allow(call, request, visitor)
  if (program.decision === 'deny') return deny(call, request)
  return isSilent(call, request, known)
    ? allow(call, request, visitor)
    : suiteConsentPage(call, request.suite, visitor)
}

/** The buttons of the consent page. */
export function suiteAuthorizeReply(call: Call, form: URLSearchParams): Answer | Promise<Answer> {
  const request = checkSuiteAuthorize(call, form.get('request') ?? '')
  if (form.get('decision') !== 'allow') return deny(call, request)
  return allow(call, request, visitorIn(call, form))
}
