import { requireText } from '../../core/client/checked-answer.ts'
import { incomplete } from '../../core/http/answer-fields.ts'
import type { PlatformHttp } from '../../core/http/platform-http.ts'
import { isText } from '../../core/texts.ts'
import type { TokenEngine } from '../../core/tokens/token-engine.ts'
import type { TokenAnswer, TokenSource } from '../../core/tokens/token-source.ts'
import type { JsonObject } from '../../core/tolerant-json.ts'
import { PlatformError } from '../../errors.ts'

/** What a code of a grant gives. */
export interface RedeemedGrant {
  appId: string
  refreshToken: string
  permissions: number[]
  /** Absent for an account without a right to the API. */
  accessToken: TokenAnswer | undefined
}

/** What WeChat says of an account that has granted. */
export interface AuthorizerInfo {
  userName: string
  kind: 'official-account' | 'mini-program' | 'other'
  nickname?: string
  permissions: number[]
}

/** An account in WeChat's own list of those that have granted. */
export interface ListedGrant {
  appId: string
  /** Absent where no code of the grant was ever redeemed. */
  refreshToken: string | undefined
  /** Milliseconds since the epoch. */
  grantedAt: number
}

export interface GrantPage {
  grants: ListedGrant[]
  isLast: boolean
}

/** What a third-party platform asks of WeChat. */
export interface ComponentCalls {
  call(name: string, body?: object): Promise<JsonObject>
  createPreAuthCode(): Promise<string>
  redeem(code: string): Promise<RedeemedGrant>
  refresh(appId: string, refreshToken: string): Promise<{ refreshToken: string | undefined } & TokenAnswer>
  fetchInfo(appId: string): Promise<AuthorizerInfo>
  fetchPage(offset: number): Promise<GrantPage>
  startTickets(): Promise<void>
}

/** Of one page of the list; WeChat gives no more. */
export const pageSize = 500

export function createComponentCalls(
  { appId: component_appid, appSecret }: { appId: string; appSecret: string },
  {
    tokens,
    source,
    http,
    base,
  }: { tokens: TokenEngine; source: TokenSource; http: PlatformHttp; base: string },
): ComponentCalls {
  const post = (name: string, query: Record<string, string>, body: object): Promise<JsonObject> =>
    http({ method: 'POST', base, api: `cgi-bin/component/${name}`, query, body: JSON.stringify(body) })
  const call: ComponentCalls['call'] = (name, body = {}) =>
    tokens.withToken(source, (token) => post(name, { access_token: token }, { component_appid, ...body }))

  return {
    call,
    ...createGrantCalls(call),
    ...createAccountCalls(call),
    async startTickets() {
      try {
        await post('api_start_push_ticket', {}, { component_appid, component_secret: appSecret })
      } catch (error) {
        // WeChat says so, in errmsg, where the pushes had not stopped.
        const isRunning = error instanceof PlatformError && /normal state/i.test(error.errmsg)
        if (!isRunning) throw error
      }
    },
  }
}

type Call = ComponentCalls['call']

const createGrantCalls = (call: Call): Pick<ComponentCalls, 'createPreAuthCode' | 'redeem' | 'refresh'> => ({
  async createPreAuthCode() {
    const name = 'api_create_preauthcode'
    return requireText(name, await call(name), 'pre_auth_code')
  },

  async redeem(code) {
    const name = 'api_query_auth'
    const info = objectIn(await call(name, { authorization_code: code }), 'authorization_info')
    return {
      appId: requireText(name, info, 'authorizer_appid'),
      refreshToken: requireText(name, info, 'authorizer_refresh_token'),
      permissions: permissionsIn(info),
      accessToken: isText(info['authorizer_access_token'])
        ? { token: info['authorizer_access_token'], expiresIn: info['expires_in'] }
        : undefined,
    }
  },

  async refresh(authorizer_appid, authorizer_refresh_token) {
    const answer = await call('api_authorizer_token', { authorizer_appid, authorizer_refresh_token })
    const refreshToken = answer['authorizer_refresh_token']
    return {
      token: answer['authorizer_access_token'],
      expiresIn: answer['expires_in'],
      refreshToken: isText(refreshToken) ? refreshToken : undefined,
    }
  },
})

const createAccountCalls = (call: Call): Pick<ComponentCalls, 'fetchInfo' | 'fetchPage'> => ({
  async fetchInfo(authorizer_appid) {
    const name = 'api_get_authorizer_info'
    const answer = await call(name, { authorizer_appid })
    const info = objectIn(answer, 'authorizer_info')
    const nickname = info['nick_name']
    return {
      userName: requireText(name, info, 'user_name'),
      kind: kindOf(info),
      ...(isText(nickname) && { nickname: nickname.slice(0, 200) }),
      permissions: permissionsIn(objectIn(answer, 'authorization_info')),
    }
  },

  async fetchPage(offset) {
    const answer = await call('api_get_authorizer_list', { offset, count: pageSize })
    const { list, total_count } = answer
    // An account that is missing from the list has ended: what is no list must not look like an empty one.
    if (list === undefined && Number(total_count) === 0) return { grants: [], isLast: true }
    if (!Array.isArray(list)) throw incomplete('api_get_authorizer_list', 'list')
    const grants = list.flatMap((entry: JsonObject | null) => {
      const appId = entry?.['authorizer_appid']
      if (!isText(appId)) return []
      const refreshToken = entry?.['refresh_token']
      const grantedAt = (Number(entry?.['auth_time']) || 0) * 1_000
      return [{ appId, refreshToken: isText(refreshToken) ? refreshToken : undefined, grantedAt }]
    })
    const isShort = list.length < pageSize && !(Number(total_count) > offset + pageSize)
    return { grants, isLast: list.length === 0 || isShort }
  },
})

const objectIn = (answer: JsonObject, name: string): JsonObject => {
  const value = answer[name]
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {}
}

/** Only mini programs have a `MiniProgramInfo`; shops and the like have a field of their own. */
function kindOf(info: JsonObject): AuthorizerInfo['kind'] {
  if (info['MiniProgramInfo'] !== undefined) return 'mini-program'
  const others = ['channels_info', 'store_info', 'talent_info', 'supplier_info']
  return others.some((name) => info[name] !== undefined) ? 'other' : 'official-account'
}

function permissionsIn(info: JsonObject): number[] {
  const sets = Array.isArray(info['func_info']) ? info['func_info'].slice(0, 500) : []
  return sets
    .map((set: { funcscope_category?: { id?: unknown } } | null) => Number(set?.funcscope_category?.id))
    .filter((id) => Number.isSafeInteger(id) && id > 0)
}
