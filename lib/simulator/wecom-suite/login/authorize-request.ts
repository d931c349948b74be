import { parseRedirectUri } from '../../engine/login/redirect-target.ts'
import { checkStateParameter } from '../../engine/login/state-parameter.ts'
import { isAmong } from '../../wecom/state/trusted-domains.ts'
import { kindOf } from '../state/suite.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import type { SuiteReturn } from './redirect-back.ts'

const unnumbered = -1
const untrusted = 'redirect_uri需使用应用可信域名'

/** Checks a link on `/connect/oauth2/authorize` with a suite id; each failure is an error page. */
export function checkSuiteAuthorize(call: Call, rawQuery: string): SuiteReturn {
  const query = new URLSearchParams(rawQuery)
  const suite = call.world.wecomSuite.suites.get(query.get('appid') ?? '')
  call.check('appid is the id of a known suite', suite !== undefined, unnumbered, 'appid 参数错误')
  const isSuite = kindOf(suite) === 'third-party'
  call.check(
    'the suite is a third-party app: apps made of templates have the corpid, login suites a web page',
    isSuite,
    unnumbered,
    'appid 参数错误',
  )
  const isCode = query.get('response_type') === 'code'
  call.check('response_type is code', isCode, unnumbered, 'response_type 参数错误')
  const asked = query.get('scope') ?? ''
  const isScope = ['snsapi_base', 'snsapi_userinfo', 'snsapi_privateinfo'].includes(asked)
  call.check('scope is snsapi_base or snsapi_privateinfo', isScope, unnumbered, 'scope 参数错误')
  const state = query.get('state') ?? undefined
  checkStateParameter(call, state ?? '', Buffer.byteLength(state ?? ''))
  const redirectUri = query.get('redirect_uri') ?? ''
  const target = parseRedirectUri(redirectUri)
  const isUrl = target !== undefined
  call.check('redirect_uri is an absolute http or https URL', isUrl, unnumbered, 'redirect_uri 参数错误')
  const domains = suite.trustedDomains
  call.check(
    `the host of redirect_uri, with its port, is a trusted domain (${domains.join(', ')})`,
    isAmong(domains, target),
    unnumbered,
    untrusted,
  )
  const scope = asked === 'snsapi_privateinfo' ? asked : 'snsapi_base'
  return { suite, redirectUri, target, scope, state, via: 'app' }
}
