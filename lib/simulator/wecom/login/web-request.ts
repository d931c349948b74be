import { parseRedirectUri } from '../../engine/login/redirect-target.ts'
import { redirectTypeOf } from '../pages/login-panel.ts'
import type { WebPage, WebPageRequest } from '../pages/web-login-page.ts'
import { isTrusted, trustedFor } from '../state/trusted-domains.ts'
import type { Call } from '../state/wecom-world.ts'
import { linkTargetOf } from './link-target.ts'
import type { CorpReturn } from './redirect-back.ts'

/** What an app asks for on a login page for desktop browsers. */
export interface WebRequest extends WebPageRequest {
  redirectUri: string
  state: string | undefined
}

const unnumbered = -1

/** The checks before the page is drawn; what `redirect_uri` is worth, WeCom looks at only after the scan. */
export function checkWebRequest(call: Call, page: WebPage, rawQuery: string): WebRequest {
  const query = new URLSearchParams(rawQuery)
  if (page === 'wwlogin/sso/login') {
    const type = query.get('login_type')
    call.check('login_type is CorpApp', type === 'CorpApp', unnumbered, 'login_type 参数错误')
  }
  const link = linkTargetOf(call, query.get('appid') ?? '')
  call.check('appid is the corpid of a known corp', link !== undefined, unnumbered, 'appid 参数错误')
  const { corp, agents } = link
  const agent = agents.find(({ agentId }) => String(agentId) === query.get('agentid'))
  call.check('agentid is an app of the corp', agent !== undefined, unnumbered, 'agentid 参数错误')
  const redirectUri = query.get('redirect_uri') ?? ''
  call.check('redirect_uri is given', redirectUri !== '', unnumbered, 'redirect_uri 参数错误')
  const state = query.get('state') ?? undefined
  return { page, corp, agent, redirectUri, state, redirectType: redirectTypeOf(query) }
}

/** The checks after the scan. */
export function checkWebReturn(call: Call, request: WebRequest): CorpReturn {
  const { page, corp, agent, redirectUri, state, redirectType } = request
  call.check('the app is enabled', agent.enabled !== false, unnumbered, '应用已停用')
  const target = parseRedirectUri(redirectUri)
  call.check(
    `redirect_uri is an absolute URL of a trusted or callback domain, with its port (${trustedFor(agent, 'web').join(', ')})`,
    target !== undefined && isTrusted(agent, 'web', target),
    unnumbered,
    page === 'wwopen/sso/qrConnect' ? '该链接无法访问' : 'redirect_uri需使用应用可信域名',
  )
  // Never the personal data: the code of a web login comes without a user_ticket.
  const { agentId } = agent
  return { corp, agentId, redirectUri, target, scope: 'snsapi_base', state, via: 'web', redirectType }
}
