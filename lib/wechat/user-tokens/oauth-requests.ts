import { answerAbout, answerWithTexts } from '../../core/client/checked-answer.ts'
import type { PlatformHttp } from '../../core/http/platform-http.ts'
import { isText } from '../../core/texts.ts'
import type { AppCredentials } from '../../core/tokens/app-access-token.ts'
import type { JsonObject } from '../../core/tolerant-json.ts'
import { isWechatAuthError, PlatformError } from '../../errors.ts'

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

/** Whether the person is made up: WeChat shows a page to people who have agreed to nothing. */
export const isSnapshotUser = ({ is_snapshotuser }: OAuthToken): boolean => Number(is_snapshotuser) === 1

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

/** What the requests below `api.weixin.qq.com/sns` are made with. */
export interface OAuthContext {
  http: PlatformHttp
  base: string
}

/** How people's codes and refresh_tokens are redeemed: by the app's own secret, or by a platform that acts for it. */
export interface OAuthGrants {
  /** Works once for a code; never repeated by itself. `appKind` is for what an error advises. */
  redeemCode(code: string, appKind?: string): Promise<OAuthToken>
  refresh(refreshToken: string): Promise<OAuthToken>
}

/** @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html */
export function oauthGrantsBySecret(
  { http, base }: OAuthContext,
  { appId, appSecret }: AppCredentials,
): OAuthGrants {
  return {
    async redeemCode(code, appKind) {
      const api = 'sns/oauth2/access_token'
      const query = { appid: appId, secret: appSecret, code, grant_type: 'authorization_code' }
      return oauthTokenIn(api, await http({ method: 'GET', base, api, query, repeatable: false, appKind }))
    },
    async refresh(refreshToken) {
      const api = 'sns/oauth2/refresh_token'
      const query = { appid: appId, grant_type: 'refresh_token', refresh_token: refreshToken }
      return oauthTokenIn(api, await http({ method: 'GET', base, api, query }))
    },
  }
}

/** @throws ERR_PLATFORM for an answer without what a login needs */
export const oauthTokenIn = (api: string, answer: JsonObject): OAuthToken =>
  answerWithTexts<OAuthToken>(api, answer, ['access_token', 'openid'])

export async function isOAuthTokenValid(
  oauth: OAuthContext,
  token: { openid: string; oauthAccessToken: string },
): Promise<boolean> {
  const { openid, oauthAccessToken } = (token ?? {}) as Partial<typeof token>
  if (![openid, oauthAccessToken].every(isText)) return false
  const query = { access_token: oauthAccessToken, openid }
  try {
    await oauth.http({ method: 'GET', base: oauth.base, api: 'sns/auth', query, needsErrcode: true })
    return true
  } catch (error) {
    const isRefused = isWechatAuthError(error) && error.code === 'ERR_PLATFORM_TOKEN'
    if (isRefused || (error instanceof PlatformError && error.errcode === 40003)) return false
    throw error
  }
}

export async function fetchUserInfo(
  oauth: OAuthContext,
  { openid, oauthAccessToken, lang }: { openid: string; oauthAccessToken: string; lang: WechatLang },
): Promise<UserInfo> {
  const api = 'sns/userinfo'
  const query = { access_token: oauthAccessToken, openid, lang }
  return answerAbout<UserInfo>(api, await oauth.http({ method: 'GET', base: oauth.base, api, query }), openid)
}
