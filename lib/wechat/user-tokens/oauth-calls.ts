import type { EmitEvent } from '../../core/emitter.ts'
import {
  fetchUserInfo,
  isOAuthTokenValid,
  isSnapshotUser,
  type OAuthContext,
  type OAuthGrants,
  type OAuthToken,
  type UserInfo,
  type WechatLang,
} from './oauth-requests.ts'
import { keepUserTokens, type StoredUserTokens } from './stored-user-tokens.ts'

/** What a client does with people's codes and OAuth tokens. */
export interface OAuthCalls {
  /**
   * Exchanges a login code. Works once for a code; never repeated by itself. A `userTokenStore` keeps the tokens, for
   * `fetchUserInfo({ openid })`; never those of a snapshot page's made-up person.
   */
  fetchOAuthToken(code: string): Promise<OAuthToken>
  /** A new `access_token` for a person, for as long as the refresh_token's 30 days last. */
  refreshOAuthToken(refreshToken: string): Promise<OAuthToken>
  /** Asks WeChat; rejects only when WeChat cannot be asked. */
  isOAuthTokenValid(token: { openid: string; oauthAccessToken: string }): Promise<boolean>
  /**
   * Nickname and picture. Errcode 48001 when the login was `snsapi_base`. Without `oauthAccessToken` the tokens of
   * the `userTokenStore` are used and, if need be, renewed; ERR_LOGIN_REQUIRED when the person must log in anew.
   */
  fetchUserInfo(token: {
    openid: string
    oauthAccessToken?: string | undefined
    lang?: WechatLang | undefined
  }): Promise<UserInfo>
}

export interface OAuthCallsOptions {
  grants: OAuthGrants
  lang: WechatLang
  userTokens: StoredUserTokens | undefined
  emit: EmitEvent
}

export function createOAuthCalls(
  oauth: OAuthContext,
  { grants, lang: ownLang, userTokens, emit }: OAuthCallsOptions,
): OAuthCalls {
  return {
    async fetchOAuthToken(code) {
      const token = await grants.redeemCode(code)
      if (userTokens !== undefined && !isSnapshotUser(token)) await keepUserTokens(userTokens, token, emit)
      return token
    },
    refreshOAuthToken: grants.refresh,
    isOAuthTokenValid: (token) => isOAuthTokenValid(oauth, token),
    async fetchUserInfo({ openid, oauthAccessToken: given, lang = ownLang }) {
      const fetchWith = (oauthAccessToken: string): Promise<UserInfo> =>
        fetchUserInfo(oauth, { openid, oauthAccessToken, lang })
      if (given !== undefined) return fetchWith(given)
      if (userTokens === undefined) {
        throw new TypeError('client.fetchUserInfo: give "oauthAccessToken", or the client a "userTokenStore"')
      }
      return userTokens.withAccessToken(openid, fetchWith)
    },
  }
}
