import { isWechatAuthError, type PlatformEndpoints, type PlatformError, wecomClient } from '../index.ts'
import { ask } from './ask.ts'
import { createReport, type Finding, type Report, textOf } from './finding.ts'
import type { AgentSettings } from './settings.ts'

interface AgentRecord {
  redirect_domain?: unknown
  close?: unknown
  allow_userinfos?: { user?: unknown[] }
  allow_partys?: { partyid?: unknown[] }
  allow_tags?: { tagid?: unknown[] }
}

/** An app of a company in WeCom: secret, agent id, trusted IP, trusted domain, and whether it sees anybody. */
export async function checkAgent(
  settings: AgentSettings,
  publicUrl: string | undefined,
  endpoints: PlatformEndpoints,
): Promise<Finding[]> {
  const report = createReport('WeCom app')
  const client = wecomClient({ ...settings, endpoints })
  try {
    await client.getCorpAccessToken()
    report.ok('credentials', 'WeCom gave an access token')
  } catch (error) {
    report.failed('credentials', textOf(error))
    return report.findings
  }
  const agent = await fetchAgent(report, () =>
    client.call({ path: '/cgi-bin/agent/get', query: { agentid: settings.agentId } }),
  )
  if (agent !== undefined) {
    const login = (redirectUri: string): string =>
      client.authorizeUrl({ redirectUri, scope: 'snsapi_base', state: 'doctor' })
    await checkDomain(report, agent, publicUrl, login)
    checkVisibility(report, agent)
  }
  return report.findings
}

/** `gettoken` takes calls from everywhere: only a real call shows whether this machine is trusted. */
async function fetchAgent(report: Report, fetch: () => Promise<unknown>): Promise<AgentRecord | undefined> {
  try {
    const agent = (await fetch()) as AgentRecord
    report.ok('trusted IP', 'this machine may call WeCom')
    report.ok('agent id', agent.close === 1 ? 'exists, but the app is disabled' : 'is the app of this secret')
    return agent
  } catch (error) {
    const errcode = isWechatAuthError(error) ? (error as Partial<PlatformError>).errcode : undefined
    report.failed(errcode === 60020 ? 'trusted IP' : 'agent id', textOf(error))
    return undefined
  }
}

const wecomBrowser = { 'User-Agent': 'Mozilla/5.0 (Linux; Android 14) wxwork/4.1.20 MicroMessenger/7.0.1' }

/** The record names one domain only: where that is another one, the login page is asked. */
async function checkDomain(
  report: Report,
  { redirect_domain }: AgentRecord,
  publicUrl: string | undefined,
  urlFor: (redirectUri: string) => string,
): Promise<void> {
  const check = 'redirect domain'
  const domain = typeof redirect_domain === 'string' ? redirect_domain : ''
  const setting = '可信域名 (应用管理 > 应用 > 网页授权及JS-SDK)'
  if (publicUrl === undefined) return report.skipped(check, 'set PUBLIC_URL to have it checked')
  const { host } = new URL(publicUrl)
  if (domain === '') return report.failed(check, `none is set: set ${setting} to ${host}`)
  if (isTrusted(domain, new URL(publicUrl))) return report.ok(check, `${domain} is trusted`)
  const page = await ask(urlFor(publicUrl).replace(/#.*/, ''), wecomBrowser)
  if ('status' in page && page.status === 302) report.ok(check, `the login page sends people to ${host}`)
  else report.failed(check, `${domain} is trusted, PUBLIC_URL is at ${host}: add it to ${setting}`)
}

/** The port counts; `:*` is what a simulator's app says for any. */
const isTrusted = (domain: string, { host, hostname }: URL): boolean =>
  domain === host || domain === `${hostname}:*`

function checkVisibility(report: Report, agent: AgentRecord): void {
  const lists = [agent.allow_userinfos?.user, agent.allow_partys?.partyid, agent.allow_tags?.tagid]
  const seesSomebody = lists.some((list) => Array.isArray(list) && list.length > 0)
  if (seesSomebody) report.ok('visible range', 'the app may see members')
  else report.failed('visible range', 'the app sees nobody: set 可见范围 (应用管理 > 应用)')
}
