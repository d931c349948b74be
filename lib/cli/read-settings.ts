import { endpointsAt } from '../simulator/endpoints.ts'
import { both, CommandError } from './language/text.ts'
import { createEnvReader, type Env, type EnvReader } from './read-env.ts'
import type {
  AgentSettings,
  AppSettings,
  MessageSettings,
  PlatformSettings,
  Settings,
  SuiteSettings,
} from './settings.ts'

/** @throws CommandError for half a set of settings, and for an address that is none: all of them, one a line */
export function readSettings(env: Env, simulator: string | undefined): Settings {
  const reader = createEnvReader(env)
  if (simulator !== undefined) reader.checkUrl('--simulator', simulator)
  const settings: Omit<Settings, 'endpoints'> = {
    account: appIn(reader, 'WECHAT'),
    website: appIn(reader, 'OPEN_PLATFORM'),
    mobile: appIn(reader, 'MOBILE'),
    miniProgram: appIn(reader, 'MINIPROGRAM'),
    platform: platformIn(reader),
    agent: agentIn(reader),
    suite: suiteIn(reader),
    accountMessages: messagesIn(reader, 'WECHAT'),
    agentMessages: messagesIn(reader, 'WECOM'),
    publicUrl: reader.url('PUBLIC_URL'),
  }
  const { problems } = reader
  if (problems.length > 0) {
    throw new CommandError(
      both(problems.map(({ en }) => en).join('\n'), problems.map(({ zh }) => zh).join('\n')),
    )
  }
  return { ...settings, endpoints: simulator === undefined ? {} : endpointsAt(simulator) }
}

function appIn(reader: EnvReader, prefix: string): AppSettings | undefined {
  const [id, secret] = [`${prefix}_APPID`, `${prefix}_APPSECRET`] as const
  const found = reader.all([id, secret])
  return found && { appId: found[id] as string, appSecret: found[secret] as string }
}

function agentIn(reader: EnvReader): AgentSettings | undefined {
  const found = reader.all(
    ['WECOM_CORP_ID', 'WECOM_APP_SECRET', 'WECOM_AGENT_ID'],
    ['WECOM_MESSAGE_URL', 'WECOM_MESSAGE_TOKEN', 'WECOM_ENCODING_AES_KEY'],
  )
  return (
    found && {
      corpId: found.WECOM_CORP_ID,
      corpSecret: found.WECOM_APP_SECRET,
      agentId: found.WECOM_AGENT_ID,
    }
  )
}

function messagesIn(reader: EnvReader, prefix: string): MessageSettings | undefined {
  const [url, token, key] = ['MESSAGE_URL', 'MESSAGE_TOKEN', 'ENCODING_AES_KEY'].map(
    (name) => `${prefix}_${name}`,
  ) as [string, string, string]
  const found = reader.all([url, token], [key])
  if (found === undefined) return undefined
  reader.url(url)
  return { url: found[url] as string, token: found[token] as string, encodingAesKey: reader.text(key) }
}

function platformIn(reader: EnvReader): PlatformSettings | undefined {
  const prefix = 'WECHAT_PLATFORM'
  const found = reader.all(
    [`${prefix}_APPID`, `${prefix}_APPSECRET`],
    ['TOKEN', 'ENCODING_AES_KEY', 'URL', 'ACCOUNT_APPID'].map((name) => `${prefix}_${name}`),
  )
  return (
    found && {
      appId: found.WECHAT_PLATFORM_APPID,
      appSecret: found.WECHAT_PLATFORM_APPSECRET,
      token: reader.text(`${prefix}_TOKEN`),
      encodingAesKey: reader.text(`${prefix}_ENCODING_AES_KEY`),
      url: reader.url(`${prefix}_URL`)?.replace(/\/$/, ''),
      accountId: reader.text(`${prefix}_ACCOUNT_APPID`),
    }
  )
}

function suiteIn(reader: EnvReader): SuiteSettings | undefined {
  const prefix = 'WECOM_SUITE'
  const found = reader.all(
    [`${prefix}_ID`, `${prefix}_SECRET`, 'WECOM_PROVIDER_CORP_ID'],
    [...['TOKEN', 'ENCODING_AES_KEY', 'URL'].map((name) => `${prefix}_${name}`), 'WECOM_PROVIDER_SECRET'],
  )
  return (
    found && {
      suiteId: found.WECOM_SUITE_ID,
      suiteSecret: found.WECOM_SUITE_SECRET,
      providerCorpId: found.WECOM_PROVIDER_CORP_ID,
      providerSecret: reader.text('WECOM_PROVIDER_SECRET'),
      token: reader.text(`${prefix}_TOKEN`),
      encodingAesKey: reader.text(`${prefix}_ENCODING_AES_KEY`),
      url: reader.url(`${prefix}_URL`)?.replace(/\/$/, ''),
    }
  )
}
