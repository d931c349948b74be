import { type Answer, redirect } from '../../engine/http/answer.ts'
import type { Endpoint } from '../../engine/http/serve.ts'
import { parseRedirectUri, withParameters } from '../../engine/login/redirect-target.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { webLanguageOf } from '../../wecom/pages/web-language.ts'
import { isAmong } from '../../wecom/state/trusted-domains.ts'
import { suiteWebLoginPage } from '../pages/web-login-page.ts'
import { type Entrance, entranceCodeSeconds } from '../state/entrance-codes.ts'
import { callbackDomainsOf } from '../state/suite.ts'
import type { SuiteVisitor } from '../state/visitors.ts'
import type { Call, WecomSuiteWorld } from '../state/wecom-suite-world.ts'
import { defaultVisitor, rememberedVisitor, visitorDecision, visitorIn } from './visitor.ts'

interface FormerRequest {
  providerCorpId: string
  redirectUri: string
  state: string | undefined
  usertype: Entrance['usertype']
}

const unnumbered = -1
const creator = 1
const member = 5

/** The page is entered from a page of a registered host, and leads back to one. */
function checkRequest(call: Call, rawQuery: string, referer: string): FormerRequest {
  const query = new URLSearchParams(rawQuery)
  const providerCorpId = query.get('appid') ?? ''
  const suites = call.world.wecomSuite.suites.list().filter((one) => one.providerCorpId === providerCorpId)
  call.check('appid is the corpid of a provider', suites.length > 0, unnumbered, 'appid 参数错误')
  const domains = suites.flatMap(callbackDomainsOf)
  const from = parseRedirectUri(referer)
  const isFromHere = from !== undefined && (isAmong(domains, from) || from.host === call.headers['host'])
  call.check(
    `the page was entered by a link on a page of the provider (${domains.join(', ')}): its Referer says so`,
    isFromHere,
    unnumbered,
    '校验请求来源错误',
  )
  const redirectUri = query.get('redirect_uri') ?? ''
  const target = parseRedirectUri(redirectUri)
  const isOwn = target !== undefined && isAmong(domains, target)
  call.check('redirect_uri is at a host of the provider', isOwn, unnumbered, '该链接无法访问')
  const usertype = query.get('usertype') === 'admin' ? creator : member
  return { providerCorpId, redirectUri, state: query.get('state') ?? undefined, usertype }
}

function confirm(call: Call, request: FormerRequest, { corp, person }: SuiteVisitor): Answer {
  const isMember = person.member !== undefined
  call.check('the person is a member of a company', isMember, unnumbered, '你不是企业成员')
  const { providerCorpId, redirectUri, state, usertype } = request
  const entrance = { providerCorpId, corpId: corp.corpId, userid: person.id, usertype }
  const auth_code = call.world.wecomSuite.entranceCodes.issue(entrance)
  return redirect(withParameters(redirectUri, { auth_code, expires_in: String(entranceCodeSeconds), state }))
}

function refuse(call: Call, { redirectUri, state }: FormerRequest): Answer {
  const denial = call.world.options.denial ?? 'redirect'
  return denial === 'redirect'
    ? redirect(withParameters(redirectUri, { state }))
    : cancelledPage(webLanguageOf(call))
}

function login(call: Call): Answer {
  const request = checkRequest(call, call.rawQuery, call.headers['referer'] ?? '')
  const program = visitorDecision(call)
  const visitor = program.person ?? rememberedVisitor(call) ?? defaultVisitor(call, '')
  if (program.decision === 'allow') return confirm(call, request, visitor)
  if (program.decision === 'deny') return refuse(call, request)
  const path = 'wwopen/sso/3rd_qrConnect'
  const name = request.providerCorpId
  return suiteWebLoginPage(
    call,
    { host: 'open.work.weixin.qq.com', path, name, redirectType: 'top' },
    visitor,
  )
}

function reply(call: Call): Answer {
  const form = new URLSearchParams(call.body.toString())
  const request = checkRequest(call, form.get('request') ?? '', call.headers['referer'] ?? '')
  if (form.get('decision') !== 'allow') return refuse(call, request)
  return confirm(call, request, visitorIn(call, form))
}

/** `wwopen/sso/3rd_qrConnect`: the older login at a provider, whose `auth_code` is for `get_login_info`. */
export const formerLoginPage: Record<'login' | 'reply', Endpoint<WecomSuiteWorld>> = { login, reply }
