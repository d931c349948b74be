import type { PlatformEndpoints } from '../index.ts'
import { endpointsAt } from '../simulator/endpoints.ts'

export interface AppSettings {
  appId: string
  appSecret: string
}

export interface AgentSettings {
  corpId: string
  corpSecret: string
  agentId: string
}

/** Where messages are received, and what they are proven with. */
export interface MessageSettings {
  url: string
  token: string
  encodingAesKey: string | undefined
}

/** A third-party platform, and its app as far as it can be seen from outside. */
export interface PlatformSettings extends AppSettings {
  token: string | undefined
  encodingAesKey: string | undefined
  /** Where its routes are: `events` and `grant` are looked for below it. */
  url: string | undefined
  /** An official account that has granted. */
  accountId: string | undefined
}

/** An app of a service provider of WeCom, as far as it can be seen from outside. */
export interface SuiteSettings {
  suiteId: string
  suiteSecret: string
  providerCorpId: string
  providerSecret: string | undefined
  token: string | undefined
  encodingAesKey: string | undefined
  /** Where its routes are: `events` is looked for below it. */
  url: string | undefined
}

/** What the doctor looks at: whatever the environment names. */
export interface Settings {
  account: AppSettings | undefined
  website: AppSettings | undefined
  mobile: AppSettings | undefined
  miniProgram: AppSettings | undefined
  platform: PlatformSettings | undefined
  agent: AgentSettings | undefined
  suite: SuiteSettings | undefined
  accountMessages: MessageSettings | undefined
  agentMessages: MessageSettings | undefined
  publicUrl: string | undefined
  endpoints: PlatformEndpoints
}

type Env = Record<string, string | undefined>

/** @throws Error for half a pair, and for a `PUBLIC_URL` that is none */
export function readSettings(env: Env, simulator: string | undefined): Settings {
  const pair = (id: string, secret: string): AppSettings | undefined => {
    const [appId, appSecret] = allOrNone(env, id, secret)
    return appId && appSecret ? { appId, appSecret } : undefined
  }
  const messages = (prefix: string): MessageSettings | undefined => {
    const [url, token] = allOrNone(env, `${prefix}_MESSAGE_URL`, `${prefix}_MESSAGE_TOKEN`)
    const encodingAesKey = env[`${prefix}_ENCODING_AES_KEY`] || undefined
    return url && token ? { url: requireUrl(`${prefix}_MESSAGE_URL`, url), token, encodingAesKey } : undefined
  }
  const platform = pair('WECHAT_PLATFORM_APPID', 'WECHAT_PLATFORM_APPSECRET')
  const platformUrl = env['WECHAT_PLATFORM_URL'] || undefined
  const [corpId, corpSecret, agentId] = allOrNone(env, 'WECOM_CORP_ID', 'WECOM_APP_SECRET', 'WECOM_AGENT_ID')
  const publicUrl = env['PUBLIC_URL'] || undefined
  return {
    account: pair('WECHAT_APPID', 'WECHAT_APPSECRET'),
    website: pair('OPEN_PLATFORM_APPID', 'OPEN_PLATFORM_APPSECRET'),
    mobile: pair('MOBILE_APPID', 'MOBILE_APPSECRET'),
    miniProgram: pair('MINIPROGRAM_APPID', 'MINIPROGRAM_APPSECRET'),
    platform: platform && {
      ...platform,
      token: env['WECHAT_PLATFORM_TOKEN'] || undefined,
      encodingAesKey: env['WECHAT_PLATFORM_ENCODING_AES_KEY'] || undefined,
      url: platformUrl && requireUrl('WECHAT_PLATFORM_URL', platformUrl).replace(/\/$/, ''),
      accountId: env['WECHAT_PLATFORM_ACCOUNT_APPID'] || undefined,
    },
    agent: corpId && corpSecret && agentId ? { corpId, corpSecret, agentId } : undefined,
    suite: suiteIn(env),
    accountMessages: messages('WECHAT'),
    agentMessages: messages('WECOM'),
    publicUrl: publicUrl && requireUrl('PUBLIC_URL', publicUrl),
    endpoints: simulator === undefined ? {} : endpointsAt(requireUrl('--simulator', simulator)),
  }
}

function suiteIn(env: Env): SuiteSettings | undefined {
  const names = ['WECOM_SUITE_ID', 'WECOM_SUITE_SECRET', 'WECOM_PROVIDER_CORP_ID']
  const [suiteId, suiteSecret, providerCorpId] = allOrNone(env, ...names)
  if (!suiteId || !suiteSecret || !providerCorpId) return undefined
  const url = env['WECOM_SUITE_URL'] || undefined
  return {
    suiteId,
    suiteSecret,
    providerCorpId,
    providerSecret: env['WECOM_PROVIDER_SECRET'] || undefined,
    token: env['WECOM_SUITE_TOKEN'] || undefined,
    encodingAesKey: env['WECOM_SUITE_ENCODING_AES_KEY'] || undefined,
    url: url && requireUrl('WECOM_SUITE_URL', url).replace(/\/$/, ''),
  }
}

function allOrNone(env: Env, ...names: string[]): (string | undefined)[] {
  const values = names.map((name) => env[name] || undefined)
  const missing = names.filter((_, index) => values[index] === undefined)
  if (missing.length > 0 && missing.length < names.length) {
    throw new Error(`${missing.join(' and ')} is missing beside ${names.find((name) => env[name])}`)
  }
  return values
}

function requireUrl(name: string, value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value
  throw new Error(`${name} must be an absolute http(s) URL`)
}
