import type { PlatformHttp } from '../../core/http/platform-http.ts'
import { asCodeFailure } from '../../core/tokens/code-failure.ts'
import type { TokenEngine } from '../../core/tokens/token-engine.ts'
import type { TokenSource } from '../../core/tokens/token-source.ts'
import type { JsonObject } from '../../core/tolerant-json.ts'
import { type FetchSession, sessionIn } from '../../mini-program/fetch-session.ts'
import { type OAuthGrants, oauthTokenIn } from '../../wechat/user-tokens/oauth-requests.ts'
import { isGrantGone } from './component-errcodes.ts'

/** What codes of people at an account are exchanged with: no secret, but the platform's own token. */
export interface ExchangeTools {
  platformAppId: string
  tokens: TokenEngine
  source: TokenSource
  http: PlatformHttp
  base: string
  /** Asks WeChat's list what became of a grant that an exchange says is gone. */
  examineGrant(appId: string): Promise<void>
}

type Exchange = (
  api: string,
  query: Record<string, string>,
  options?: { isCode?: boolean },
) => Promise<JsonObject>

function exchangeFor(appId: string, tools: ExchangeTools): Exchange {
  const { platformAppId, tokens, source, http, base, examineGrant } = tools
  return async (api, query, { isCode = false } = {}) => {
    try {
      return await tokens.withToken(source, (token) => {
        const platform = { component_appid: platformAppId, component_access_token: token }
        return http({
          method: 'GET',
          base,
          api,
          query: { appid: appId, ...query, ...platform },
          repeatable: !isCode,
        })
      })
    } catch (error) {
      if (isGrantGone(error)) await examineGrant(appId)
      throw isCode ? asCodeFailure(error) : error
    }
  }
}

/**
 * People's codes and refresh_tokens at an official account that a platform acts for.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Official_Accounts/official_account_website_authorization.html
 */
export function oauthGrantsOnBehalf(appId: string, tools: ExchangeTools): OAuthGrants {
  const exchange = exchangeFor(appId, tools)
  return {
    async redeemCode(code) {
      const api = 'sns/oauth2/component/access_token'
      const query = { code, grant_type: 'authorization_code' }
      return oauthTokenIn(api, await exchange(api, query, { isCode: true }))
    },
    async refresh(refreshToken) {
      const api = 'sns/oauth2/component/refresh_token'
      const query = { grant_type: 'refresh_token', refresh_token: refreshToken }
      return oauthTokenIn(api, await exchange(api, query))
    },
  }
}

/**
 * The codes of `wx.login()` in a mini program that a platform acts for.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/miniprogram-management/login/api_thirdpartycode2session.html
 */
export function fetchSessionOnBehalf(appId: string, tools: ExchangeTools): FetchSession {
  const exchange = exchangeFor(appId, tools)
  return async (code) => {
    const api = 'sns/component/jscode2session'
    const query = { js_code: code, grant_type: 'authorization_code' }
    return sessionIn(api, await exchange(api, query, { isCode: true }))
  }
}
