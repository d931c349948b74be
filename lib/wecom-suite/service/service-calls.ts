import { requireText } from '../../core/client/checked-answer.ts'
import { incomplete, textIn } from '../../core/http/answer-fields.ts'
import type { PlatformHttp } from '../../core/http/platform-http.ts'
import type { PlatformRequest } from '../../core/http/platform-request.ts'
import { asCodeFailure } from '../../core/tokens/code-failure.ts'
import type { TokenEngine } from '../../core/tokens/token-engine.ts'
import type { TokenAnswer, TokenSource } from '../../core/tokens/token-source.ts'
import type { JsonObject } from '../../core/tolerant-json.ts'
import type { WecomUserDetail } from '../../wecom/client/wecom-code-identity.ts'
import { idIn } from '../../wecom/client/wecom-ids.ts'
import type { SuiteIdentity } from '../../wecom/client/wecom-suites.ts'

/** What WeCom says of a company that has installed the app. */
export interface AuthInfo {
  corpName?: string
  agentId?: number
  /** 1: each member installs it for himself. */
  authMode?: number
}

/** What the code of an installation gives. The permanent code can never be read again. */
export interface RedeemedInstall extends AuthInfo {
  corpId: string
  permanentCode: string
  /** Of a customised link. */
  state?: string
}

/** What a service provider asks of WeCom. */
export interface ServiceCalls {
  createPreAuthCode(): Promise<string>
  redeem(code: string): Promise<RedeemedInstall>
  fetchAuthInfo(corpId: string, permanentCode: string): Promise<AuthInfo>
  fetchCorpToken(corpId: string, permanentCode: string): Promise<TokenAnswer>
  fetchIdentity(code: string): Promise<SuiteIdentity>
  fetchUserDetail(userTicket: string): Promise<WecomUserDetail>
  createCustomizedLink(state: string): Promise<{ url: string }>
}

export interface ServiceCallsTools {
  suiteId: string
  isTemplate: boolean
  tokens: TokenEngine
  suiteSource: TokenSource
  providerSource: TokenSource
  http: PlatformHttp
  base: string
}

type Call = (
  name: string,
  request: Pick<PlatformRequest, 'repeatable'> & { query?: Record<string, string>; body?: object },
) => Promise<JsonObject>

export function createServiceCalls(tools: ServiceCallsTools): ServiceCalls {
  const { suiteId, isTemplate, tokens, suiteSource, providerSource, http, base } = tools
  const callWith =
    (source: TokenSource, tokenName: string): Call =>
    (name, { query = {}, body, ...rest }) =>
      tokens.withToken(source, (token) =>
        http({
          method: body === undefined ? 'GET' : 'POST',
          base,
          api: `cgi-bin/service/${name}`,
          query: { ...query, [tokenName]: token },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          ...rest,
        }),
      )
  const suite = callWith(suiteSource, 'suite_access_token')
  const provider = callWith(providerSource, 'provider_access_token')

  return {
    ...createInstallCalls(suite, isTemplate),
    ...createPeopleCalls(suite),

    async fetchCorpToken(corpId, permanentCode) {
      const answer = isTemplate
        ? // The permanent code of a template is the secret of the company's own app.
          await http({
            method: 'GET',
            base,
            api: 'cgi-bin/gettoken',
            query: { corpid: corpId, corpsecret: permanentCode },
          })
        : await suite('get_corp_token', { body: { auth_corpid: corpId, permanent_code: permanentCode } })
      return { token: answer['access_token'], expiresIn: answer['expires_in'] }
    },

    async createCustomizedLink(state) {
      const name = 'get_customized_auth_url'
      const answer = await provider(name, { body: { state, templateid_list: [suiteId] } })
      return { url: requireText(name, answer, 'qrcode_url') }
    },
  }
}

const createInstallCalls = (
  suite: Call,
  isTemplate: boolean,
): Pick<ServiceCalls, 'createPreAuthCode' | 'redeem' | 'fetchAuthInfo'> => ({
  async createPreAuthCode() {
    const name = 'get_pre_auth_code'
    return requireText(name, await suite(name, {}), 'pre_auth_code')
  },

  async redeem(code) {
    // The newer call is quicker, says nothing of the agent, and is not said to serve templates.
    const name = isTemplate ? 'get_permanent_code' : 'v2/get_permanent_code'
    const answer = await suite(name, { body: { auth_code: code }, repeatable: false })
    const corp = objectIn(answer['auth_corp_info'])
    const state = textIn(answer['state'])
    return {
      corpId: requireText(name, corp, 'corpid'),
      permanentCode: requireText(name, answer, 'permanent_code'),
      ...authInfoIn(answer),
      ...(state !== undefined && { state }),
    }
  },

  async fetchAuthInfo(corpId, permanentCode) {
    const name = isTemplate ? 'get_auth_info' : 'v2/get_auth_info'
    return authInfoIn(await suite(name, { body: { auth_corpid: corpId, permanent_code: permanentCode } }))
  },
})

const createPeopleCalls = (suite: Call): Pick<ServiceCalls, 'fetchIdentity' | 'fetchUserDetail'> => ({
  async fetchIdentity(code) {
    const name = 'auth/getuserinfo3rd'
    const answer = await suite(name, { query: { code }, repeatable: false }).catch((error) => {
      throw asCodeFailure(error)
    })
    const text = (...names: string[]): string | undefined =>
      names.map((one) => textIn(answer[one])).find((value) => value !== undefined)
    // The older call, which some proxies still answer with, has capital letters.
    const corpId = text('corpid', 'CorpId')
    const userid = text('userid', 'UserId')
    const openid = text('openid', 'OpenId')
    if ((corpId === undefined || userid === undefined) && openid === undefined) {
      throw incomplete(name, 'a corpid with a userid, or an openid')
    }
    const openUserid = text('open_userid')
    const ticket = text('user_ticket')
    return {
      ...(corpId !== undefined && { corpId }),
      ...(userid !== undefined && { userid }),
      ...(openUserid !== undefined && { openUserid }),
      ...(ticket !== undefined && { user_ticket: ticket }),
      ...(openid !== undefined && { openid }),
    }
  },

  async fetchUserDetail(userTicket) {
    const name = 'auth/getuserdetail3rd'
    const answer = await suite(name, { body: { user_ticket: userTicket } })
    requireText(name, answer, 'userid')
    return answer as object as WecomUserDetail
  },
})

function authInfoIn(answer: JsonObject): AuthInfo {
  const corpName = textIn(objectIn(answer['auth_corp_info'])['corp_name'])
  const agents = objectIn(answer['auth_info'])['agent']
  const agent = Array.isArray(agents) ? objectIn(agents[0]) : {}
  const agentId = idIn(agent['agentid'])
  const authMode = agent['auth_mode'] === undefined ? undefined : Number(agent['auth_mode'])
  return {
    ...(corpName !== undefined && { corpName: corpName.slice(0, 200) }),
    ...(agentId !== undefined && { agentId }),
    ...(Number.isInteger(authMode) && { authMode: authMode as number }),
  }
}

const objectIn = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {}
