import { incomplete, requireTexts } from '../core/http/answer-fields.ts'
import type { PlatformHttp } from '../core/http/platform-http.ts'
import type { AppCredentials } from '../core/tokens/app-access-token.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import { isWechatAuthError, PlatformError } from '../errors.ts'

/** The language of a person's profile. */
export type WechatLang = 'zh_CN' | 'zh_TW' | 'en'

/** What WeChat gives for a code. Its access_token is the person's, not the app's. */
export interface OAuthToken {
  access_token: string
  /** Seconds. */
  expires_in: number
  refresh_token: string
  openid: string
  scope: string
  /** 1 for the made-up person of a snapshot page. */
  is_snapshotuser?: number | string
  unionid?: string
}

/** A person's profile. */
export interface UserInfo {
  openid: string
  nickname?: string
  sex?: number
  province?: string
  city?: string
  country?: string
  headimgurl?: string
  privilege?: string[]
  unionid?: string
}

/** The calls below `api.weixin.qq.com/sns`. */
export interface SnsContext extends AppCredentials {
  http: PlatformHttp
  base: string
}

/** @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html */
export async function fetchOAuthToken(sns: SnsContext, code: string): Promise<OAuthToken> {
  const api = 'sns/oauth2/access_token'
  const query = { appid: sns.appId, secret: sns.appSecret, code, grant_type: 'authorization_code' }
  return asOAuthToken(api, await sns.http({ method: 'GET', base: sns.base, api, query, repeatable: false }))
}

export async function refreshOAuthToken(sns: SnsContext, refreshToken: string): Promise<OAuthToken> {
  const api = 'sns/oauth2/refresh_token'
  const query = { appid: sns.appId, grant_type: 'refresh_token', refresh_token: refreshToken }
  return asOAuthToken(api, await sns.http({ method: 'GET', base: sns.base, api, query }))
}

export async function isOAuthTokenValid(
  sns: SnsContext,
  token: { openid: string; oauthAccessToken: string },
): Promise<boolean> {
  const { openid, oauthAccessToken } = (token ?? {}) as Partial<typeof token>
  if (![openid, oauthAccessToken].every((value) => typeof value === 'string' && value !== '')) return false
  const query = { access_token: oauthAccessToken, openid }
  try {
    await sns.http({ method: 'GET', base: sns.base, api: 'sns/auth', query, needsErrcode: true })
    return true
  } catch (error) {
    const isRefused = isWechatAuthError(error) && error.code === 'ERR_PLATFORM_TOKEN'
    if (isRefused || (error instanceof PlatformError && error.errcode === 40003)) return false
    throw error
  }
}

export async function fetchUserInfo(
  sns: SnsContext,
  { openid, oauthAccessToken, lang }: { openid: string; oauthAccessToken: string; lang: WechatLang },
): Promise<UserInfo> {
  const api = 'sns/userinfo'
  const query = { access_token: oauthAccessToken, openid, lang }
  const answer = await sns.http({ method: 'GET', base: sns.base, api, query })
  if (answer['openid'] !== openid) throw incomplete(api, 'the openid that was asked for')
  return answer as unknown as UserInfo
}

function asOAuthToken(api: string, answer: JsonObject): OAuthToken {
  requireTexts(api, answer, ['access_token', 'openid'])
  return answer as unknown as OAuthToken
}
