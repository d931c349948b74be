import type { Answer } from '../../engine/http/answer.ts'
import type { Endpoint } from '../../engine/http/serve.ts'
import { parseRedirectUri } from '../../engine/login/redirect-target.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { type RedirectType, redirectTypeOf } from '../../wecom/pages/login-panel.ts'
import { webLanguageOf } from '../../wecom/pages/web-language.ts'
import { isAmong } from '../../wecom/state/trusted-domains.ts'
import { suiteWebLoginPage } from '../pages/web-login-page.ts'
import { callbackDomainsOf, kindOf, nameOf, type SimulatedSuite } from '../state/suite.ts'
import type { SuiteVisitor } from '../state/visitors.ts'
import type { Call, WecomSuiteWorld } from '../state/wecom-suite-world.ts'
import { type SuiteReturn, sendSuiteCode, sendSuiteRefusal } from './redirect-back.ts'
import { defaultVisitor, rememberedVisitor, visitorDecision, visitorIn } from './visitor.ts'

interface LoginRequest {
  suite: SimulatedSuite
  redirectUri: string
  state: string | undefined
  redirectType: RedirectType
}

const unnumbered = -1

/** The checks before the page is drawn; what `redirect_uri` is worth, WeCom looks at only after the scan. */
function checkRequest(call: Call, rawQuery: string): LoginRequest {
  const query = new URLSearchParams(rawQuery)
  const suite = call.world.wecomSuite.suites.get(query.get('appid') ?? '')
  const isLogin = suite !== undefined && kindOf(suite) === 'login'
  call.check('appid is the id of a login suite', isLogin, unnumbered, 'appid 参数错误')
  const redirectUri = query.get('redirect_uri') ?? ''
  call.check('redirect_uri is given', redirectUri !== '', unnumbered, 'redirect_uri 参数错误')
  const state = query.get('state') ?? undefined
  return { suite, redirectUri, state, redirectType: redirectTypeOf(query) }
}

/** The checks after the scan. The code comes without a user_ticket, whatever was asked for. */
function checkReturn(call: Call, { suite, redirectUri, state, redirectType }: LoginRequest): SuiteReturn {
  const target = parseRedirectUri(redirectUri)
  const domains = callbackDomainsOf(suite)
  call.check(
    `redirect_uri is an absolute URL of a callback domain of the suite, with its port (${domains.join(', ')})`,
    target !== undefined && isAmong(domains, target),
    unnumbered,
    'redirect_uri需使用应用可信域名',
  )
  return { suite, redirectUri, target, scope: 'snsapi_base', state, via: 'web', redirectType }
}

function confirm(call: Call, request: LoginRequest, visitor: SuiteVisitor): Promise<Answer> {
  return sendSuiteCode(call, checkReturn(call, request), visitor)
}

function refuse(call: Call, request: LoginRequest): Answer {
  const to = checkReturn(call, request)
  const denial = call.world.options.denial ?? 'redirect'
  const isTold = denial === 'redirect' && request.redirectType !== 'callback'
  return isTold ? sendSuiteRefusal(to) : cancelledPage(webLanguageOf(call))
}

function login(call: Call): Answer | Promise<Answer> {
  const request = checkRequest(call, call.rawQuery)
  const { suite, redirectType } = request
  const program = visitorDecision(call)
  const visitor = program.person ?? rememberedVisitor(call) ?? defaultVisitor(call, suite.suiteId)
  if (program.decision === 'allow') return confirm(call, request, visitor)
  if (program.decision === 'deny') return refuse(call, request)
  const host = 'login.work.weixin.qq.com'
  const page = { host, path: 'wwlogin/sso/login', name: nameOf(suite), redirectType } as const
  return suiteWebLoginPage(call, page, visitor)
}

function reply(call: Call): Answer | Promise<Answer> {
  const form = new URLSearchParams(call.body.toString())
  const request = checkRequest(call, form.get('request') ?? '')
  if (form.get('decision') !== 'allow') return refuse(call, request)
  return confirm(call, request, visitorIn(call, form))
}

/** `wwlogin/sso/login` with `login_type=ServiceApp`: members of any company log in at a login suite. */
export const suiteLoginPage: Record<'login' | 'reply', Endpoint<WecomSuiteWorld>> = { login, reply }
