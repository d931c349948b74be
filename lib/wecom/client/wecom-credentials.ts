import { credential, type OptionCheck, type OptionShape } from '../../core/options.ts'

/** An app (agent) of a company, and what it proves itself with. */
export interface WecomCredentials {
  /** The company's id (企业ID): 我的企业 > 企业信息. */
  corpId: string
  /** The app's Secret. */
  corpSecret: string
  /** The app's AgentId; environment variables hold it as text. */
  agentId: number | string
}

export const wecomCredentialNames = ['corpId', 'corpSecret', 'agentId'] as const

export const agentIdCheck: OptionCheck = (value) =>
  ['number', 'string'].includes(typeof value) && /^[1-9]\d{0,14}$/.test(String(value))
    ? undefined
    : 'must be a number such as 1000002'

export const corpIdCheck: OptionCheck = (value) =>
  credential(value) ??
  (/^[\w-]{1,64}$/.test(value as string) ? undefined : 'must be an id such as "ww0000000000000001"')

export const wecomCredentialsShape: OptionShape = {
  corpId: corpIdCheck,
  corpSecret: credential,
  agentId: agentIdCheck,
}
