import type { AccountsWorld } from '../accounts/state/accounts-world.ts'
import { type Answer, json, type Refusal } from '../engine/http/answer.ts'
import type { Call as EngineCall } from '../engine/http/call.ts'
import { isCorpClient, isWechatBrowser } from '../engine/login/browser.ts'
import { hasAllowedPort, isRegistered, parseRedirectUri } from '../engine/login/redirect-target.ts'
import type { SimulatedAgent } from '../wecom/state/agent.ts'
import type { SimulatedCorp } from '../wecom/state/corp.ts'
import { agentTicketKind, corpTicketKind } from '../wecom/state/ticket-kinds.ts'
import { isTrusted } from '../wecom/state/trusted-domains.ts'
import type { WecomWorld } from '../wecom/state/wecom-world.ts'
import { type Page, readPage } from './page.ts'
import { isSigned } from './signature.ts'

type Call = EngineCall<AccountsWorld & WecomWorld>

const numberless = -1

function checkSignature(call: Call, { url, config }: Page, id: string, kind: string, sdk: string): void {
  call.check(
    `signature is the sha1 of jsapi_ticket=...&noncestr=${config['nonceStr']}&timestamp=${config['timestamp']}&url=${url}, with a ticket that is still good`,
    isSigned(call, { id, kind }, url, config),
    numberless,
    `${sdk}:invalid signature`,
  )
}

/** `wx.config` of an official account. */
function checkAccount(call: Call, page: Page): void {
  const { url, config } = page
  const app = call.world.apps.get(String(config['appId']))
  const isAccount = app?.kind === 'official-account'
  call.check('appId is an official account or a corp', isAccount, numberless, 'config:invalid appid')
  const domains = app?.jsDomains ?? app?.redirectDomains ?? []
  const target = parseRedirectUri(url)
  const isOwn =
    target !== undefined && isRegistered({ redirectDomains: domains }, target) && hasAllowedPort(target)
  const isOfPlatform =
    target !== undefined && call.world.delegation.isPageOfPlatform(String(app?.appId), target)
  call.check(
    `the page is at a JS domain of the account (${domains.join(', ')}), without a port, or of a platform that it has granted its web pages to`,
    isOwn || isOfPlatform,
    numberless,
    'config:invalid url domain',
  )
  checkSignature(call, page, String(app?.appId), 'jsapi', 'config')
}

/** A corp by its own id or by one that a provider knows it by, with the apps that pages of that id belong to. */
interface KnownCorp {
  corp: SimulatedCorp
  agents: readonly SimulatedAgent[]
}

function corpKnownAs({ world }: Call, corpId: string): KnownCorp | undefined {
  const { wecom, installed } = world
  const agents = installed.knownAs(corpId).map(({ agent }) => agent)
  const own = wecom.corps.get(corpId)
  if (own !== undefined) return { corp: own, agents: [...own.agents, ...agents] }
  const corp = installed.corpKnownAs(corpId)
  return corp && { corp, agents }
}

function checkDomain(call: Call, { agents }: KnownCorp, agentId: number | undefined, page: Page): void {
  const { url, sdk } = page
  const target = parseRedirectUri(url)
  const isOwn = agents.some((agent) => {
    const isMeant = agentId === undefined || agent.agentId === agentId
    const trustedDomains = agent.jsDomains ?? agent.trustedDomains
    return isMeant && target !== undefined && isTrusted({ ...agent, trustedDomains }, 'app', target)
  })
  const whose = agentId === undefined ? 'an app of the corp' : `the app ${agentId}`
  call.check(`the page is at a trusted domain of ${whose}`, isOwn, numberless, `${sdk}:invalid url domain`)
}

/** `wx.config` of a corp. */
function checkCorp(call: Call, page: Page, known: KnownCorp): void {
  checkDomain(call, known, undefined, page)
  checkSignature(call, page, known.corp.corpId, corpTicketKind, 'config')
}

/** `wx.agentConfig`. */
function checkAgent(call: Call, page: Page): void {
  const { corpid, agentid } = page.config
  const isWecom =
    /wxwork/i.test(call.headers['user-agent'] ?? '') || call.cookies['simulated_user_agent'] === 'wecom'
  call.check("the browser is WeCom's, not WeChat's", isWecom, numberless, 'agentConfig:function not exist')
  const known = corpKnownAs(call, String(corpid))
  call.check('corpid is a corp', known !== undefined, numberless, 'agentConfig:invalid corpId')
  const agent = known.agents.find(({ agentId }) => String(agentId) === String(agentid))
  call.check('agentid is an app of the corp', agent !== undefined, numberless, 'agentConfig:invalid agentid')
  checkDomain(call, known, agent.agentId, page)
  checkSignature(call, page, known.corp.corpId, agentTicketKind(agent.agentId), 'agentConfig')
}

function withCors(call: Call, answer: Answer): Answer {
  const origin = call.headers['origin'] ?? ''
  if (/^https?:\/\/[\x21-\x7e]+$/.test(origin)) {
    answer.headers['Access-Control-Allow-Origin'] = origin
    answer.headers['Access-Control-Allow-Credentials'] = 'true'
    answer.headers['Vary'] = 'Origin'
  }
  return answer
}

export function refuseConfig(call: Call, { message }: Refusal): Answer {
  return withCors(call, json('cgi-bin', { isClient: true, errMsg: message }))
}

/** `POST /simulator/js-sdk/config`: what WeChat's app does when a page calls `wx.config` or `wx.agentConfig`. */
export function checkConfig(call: Call): Answer {
  const page = readPage(call)
  const corp = corpKnownAs(call, String(page.config['appId']))
  const isCorps = page.sdk === 'agentConfig' || corp !== undefined
  const isClient = isCorps ? isCorpClient(call) : isWechatBrowser(call)
  const client = isCorps ? 'WeCom' : 'WeChat'
  call.checks.push({ what: `the browser is that of ${client}`, ok: isClient })
  if (!isClient) return withCors(call, json('cgi-bin', { isClient, client }))
  if (page.sdk === 'agentConfig') checkAgent(call, page)
  else if (corp !== undefined) checkCorp(call, page, corp)
  else checkAccount(call, page)
  return withCors(call, json('cgi-bin', { isClient, errMsg: `${page.sdk}:ok` }))
}
