import { parseRedirectUri } from '../../engine/login/redirect-target.ts'
import { checkStateParameter } from '../../engine/login/state-parameter.ts'
import type { SimulatedAgent } from '../state/agent.ts'
import { isTrusted } from '../state/trusted-domains.ts'
import type { Call } from '../state/wecom-world.ts'
import { type LinkTarget, linkTargetOf } from './link-target.ts'
import type { CorpReturn } from './redirect-back.ts'

/** What an app asks for on `/connect/oauth2/authorize` with a corpid, after all checks. */
export interface CorpAuthorizeRequest extends CorpReturn {
  agent: SimulatedAgent | undefined
}

const unnumbered = -1
const untrusted = 'redirect_uri需使用应用可信域名'

function checkAgent(call: Call, { agents }: LinkTarget, agentId: string): SimulatedAgent | undefined {
  if (agentId === '') return undefined
  const agent = agents.find((one) => String(one.agentId) === agentId)
  call.check('agentid is an app of the corp', agent !== undefined, unnumbered, 'agentid 参数错误')
  call.check('the app is enabled', agent.enabled !== false, unnumbered, '应用已停用')
  return agent
}

function checkTarget(call: Call, link: LinkTarget, agent: SimulatedAgent | undefined, uri: string): URL {
  const target = parseRedirectUri(uri)
  call.check(
    'redirect_uri is an absolute http or https URL',
    target !== undefined,
    unnumbered,
    'redirect_uri 参数错误',
  )
  const agents = agent === undefined ? link.agents.filter((one) => one.enabled !== false) : [agent]
  const domains = agents.flatMap((one) => one.trustedDomains).join(', ')
  call.check(
    `the host of redirect_uri, with its port, is a trusted domain (${domains})`,
    agents.some((one) => isTrusted(one, 'app', target)),
    unnumbered,
    untrusted,
  )
  return target
}

/** Checks a link; each failure is an error page. The order of the parameters does not matter. */
export function checkCorpAuthorize(call: Call, rawQuery: string): CorpAuthorizeRequest {
  const query = new URLSearchParams(rawQuery)
  const link = linkTargetOf(call, query.get('appid') ?? '')
  call.check('appid is the corpid of a known corp', link !== undefined, unnumbered, 'appid 参数错误')
  const isCode = query.get('response_type') === 'code'
  call.check('response_type is code', isCode, unnumbered, 'response_type 参数错误')
  const asked = query.get('scope') ?? ''
  const isScope = ['snsapi_base', 'snsapi_userinfo', 'snsapi_privateinfo'].includes(asked)
  call.check('scope is snsapi_base or snsapi_privateinfo', isScope, unnumbered, 'scope 参数错误')
  const state = query.get('state') ?? undefined
  checkStateParameter(call, state ?? '', Buffer.byteLength(state ?? ''))
  const agentId = query.get('agentid') ?? ''
  const scope = asked === 'snsapi_privateinfo' ? asked : 'snsapi_base'
  const hasAgent = agentId !== '' || scope === 'snsapi_base'
  call.check('agentid is given with snsapi_privateinfo', hasAgent, unnumbered, 'agentid 参数错误')
  const agent = checkAgent(call, link, agentId)
  const redirectUri = query.get('redirect_uri') ?? ''
  const target = checkTarget(call, link, agent, redirectUri)
  return { corp: link.corp, agent, agentId: agent?.agentId, redirectUri, target, scope, state, via: 'app' }
}
