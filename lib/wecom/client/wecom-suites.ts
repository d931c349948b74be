import type { TokenCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import { type OptionCheck, requireOptions } from '../../core/options.ts'
import { createPrivateState, type PrivateState } from '../../core/private-state.ts'
import type { WecomAuthorizeTarget } from './wecom-authorize-urls.ts'
import type { WecomClient } from './wecom-client.ts'
import type { WecomUserDetail } from './wecom-code-identity.ts'
import { corpIdCheck } from './wecom-credentials.ts'

/** What `wecomSuite()` makes, as far as companies go. */
export interface WecomSuites {
  client(corpId: string): WecomClient
}

/** A company that has installed an app of a service provider. */
export interface WecomSuiteCredentials {
  corpId: string
  suite: WecomSuites
}

/** Whom a login code of a suite stands for. */
export interface SuiteIdentity {
  /** Absent for a person of no company. */
  corpId?: string
  userid?: string
  openUserid?: string
  user_ticket?: string
  openid?: string
}

/** The app of a service provider, as far as logins and clients of companies need to know it. */
export interface SuiteAccess {
  suiteId: string
  /** 代开发: once installed, an app of the company's own. */
  isTemplate: boolean
  keySecret: string
  tokenCache: TokenCache
  /** Acts for a company, whose AgentId is known by then. Rejects with ERR_GRANT_MISSING. */
  clientOf(corpId: string): Promise<WecomClient>
  createClient(corpId: string, emit: EmitEvent | undefined): WecomClient
  /** Rejects with ERR_GRANT_MISSING where the company has not installed the app, or has removed it. */
  requireGrant(corpId: string): Promise<void>
  /** The login page inside WeCom. */
  authorizeUrl(target: WecomAuthorizeTarget): string
  fetchIdentity(code: string): Promise<SuiteIdentity>
  fetchUserDetail(userTicket: string): Promise<WecomUserDetail>
  /** 登录授权, for browsers outside of WeCom. */
  web:
    | {
        suiteId: string
        loginUrl(target: { redirectUri: string; state: string; lang?: 'zh' | 'en' | undefined }): string
        fetchIdentity(code: string): Promise<SuiteIdentity>
      }
    | undefined
}

export const wecomSuites: PrivateState<SuiteAccess> = createPrivateState()

export const wecomSuiteCheck: OptionCheck = (value) =>
  wecomSuites.of(value) ? undefined : 'must be what wecomSuite() made'

/** What the suite was made with, and a router beside it must not be told again. */
const suiteOptions = ['endpoints', 'http', 'proxy', 'tokenCache', 'tokenProvider'] as const

/** @throws TypeError for an option that belongs to the suite */
export function refuseSuiteOptions(factory: string, options: object): void {
  const given = options as Record<string, unknown>
  const misplaced = suiteOptions.find((name) => given[name] !== undefined)
  if (misplaced === undefined) return
  throw new TypeError(`${factory}: give "${misplaced}" to wecomSuite(), not to the router beside its suite`)
}

/** Checks a router that is told its app by the option `suite`. @throws TypeError */
export function checkSuiteChoice(
  factory: string,
  options: object,
  { needsCorp = false }: { needsCorp?: boolean } = {},
): void {
  const given = options as Record<string, unknown>
  const second = ['corpSecret', 'agentId', 'client', 'credentials'].find((name) => given[name] !== undefined)
  if (second !== undefined) throw new TypeError(`${factory}: give "suite" or "${second}", not both`)
  if (needsCorp) requireOptions(factory, options, ['corpId'])
  refuseSuiteOptions(factory, options)
}

/** Checks what `credentials(req)` answered: an app of the company's own, or a suite that it has installed. */
export function agentOrSuite(agent: OptionCheck): OptionCheck {
  return (value) => {
    const { suite, corpId, ...others } = (value ?? {}) as Record<string, unknown>
    if (suite === undefined) return agent(value)
    const problem = corpIdCheck(corpId)
    if (problem !== undefined) return `has a key "corpId" that ${problem}`
    const other = Object.keys(others).find((name) => others[name] !== undefined)
    if (other !== undefined) return `has a key "${other}" beside "suite"`
    const wrong = wecomSuiteCheck(suite)
    return wrong === undefined ? undefined : `has a key "suite" that ${wrong}`
  }
}
