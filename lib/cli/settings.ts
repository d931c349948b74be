import type { PlatformEndpoints } from '../index.ts'

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
