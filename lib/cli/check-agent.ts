import { isWechatAuthError, type PlatformEndpoints, type PlatformError, wecomClient } from '../index.ts'
import { ask } from './ask.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import { setPublicUrl } from './language/phrases.ts'
import { both, wide } from './language/text.ts'
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
    report.ok('credentials', both('WeCom gave an access token', '企业微信已发放 access_token'))
  } catch (error) {
    report.refused('credentials', error)
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
    report.ok('trusted IP', both('this machine may call WeCom', '本机可以调用企业微信接口'))
    report.ok(
      'agent id',
      agent.close === 1
        ? both('exists, but the app is disabled', '存在，但应用已停用')
        : both('is the app of this secret', '与 Secret 属于同一个应用'),
    )
    return agent
  } catch (error) {
    const errcode = isWechatAuthError(error) ? (error as Partial<PlatformError>).errcode : undefined
    report.refused(errcode === 60020 ? 'trusted IP' : 'agent id', error)
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
  if (publicUrl === undefined) return report.skipped(check, setPublicUrl)
  const { host } = new URL(publicUrl)
  if (domain === '') {
    const text = both(`none is set: set ${setting} to ${host}`, `尚未设置：请把${wide(setting)}设为 ${host}`)
    return report.failed(check, text)
  }
  if (isTrusted(domain, new URL(publicUrl))) {
    return report.ok(check, both(`${domain} is trusted`, `${domain} 是可信域名`))
  }
  const page = await ask(urlFor(publicUrl).replace(/#.*/, ''), wecomBrowser)
  if ('status' in page && page.status === 302) {
    return report.ok(check, both(`the login page sends people to ${host}`, `登录页会跳转到 ${host}`))
  }
  report.failed(
    check,
    both(
      `${domain} is trusted, PUBLIC_URL is at ${host}: add it to ${setting}`,
      `可信域名是 ${domain}，而 PUBLIC_URL 在 ${host}：请把它加入${wide(setting)}`,
    ),
  )
}

/** The port counts; `:*` is what a simulator's app says for any. */
const isTrusted = (domain: string, { host, hostname }: URL): boolean =>
  domain === host || domain === `${hostname}:*`

function checkVisibility(report: Report, agent: AgentRecord): void {
  const lists = [agent.allow_userinfos?.user, agent.allow_partys?.partyid, agent.allow_tags?.tagid]
  const seesSomebody = lists.some((list) => Array.isArray(list) && list.length > 0)
  if (seesSomebody) report.ok('visible range', both('the app may see members', '应用可见成员'))
  else {
    report.failed(
      'visible range',
      both(
        'the app sees nobody: set 可见范围 (应用管理 > 应用)',
        '应用的可见范围为空：请设置可见范围（应用管理 > 应用）',
      ),
    )
  }
}
