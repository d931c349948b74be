import type { PlatformHttp } from '../http/platform-http.ts'
import { type TokenSource, tokenKey } from './token-source.ts'

/** Which of the platform's two ways of getting an access token is used. Their tokens live apart. */
export type AppAccessTokenKind = 'stable_token' | 'token'

export interface AppCredentials {
  appId: string
  appSecret: string
}

/**
 * The access token of an app, by its id and secret, for what the platform offers to servers.
 *
 * `stable_token` answers the same token to everybody until shortly before its end. `token` makes a new one each time
 * and lets the one before live for five more minutes, so only one system may use it.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/getStableAccessToken.html
 * @see https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Get_access_token.html
 */
export function appAccessTokenSource(
  { appId, appSecret }: AppCredentials,
  kind: AppAccessTokenKind,
  { http, base }: { http: PlatformHttp; base: string },
): TokenSource {
  const common = { grant_type: 'client_credential', appid: appId, secret: appSecret }
  const key = tokenKey(['wechat', kind, appId], appSecret)

  if (kind === 'token') {
    return {
      key,
      kind,
      appId,
      fetch: async () =>
        tokenIn(await http({ method: 'GET', base, api: 'cgi-bin/token', query: common, repeatable: false })),
    }
  }
  return {
    key,
    kind,
    appId,
    // 20 a day are allowed, 30 s apart.
    force: { perDay: 20, spacingMs: 30_000 },
    fetch: async ({ force }) => {
      const body = JSON.stringify({ ...common, force_refresh: force })
      return tokenIn(
        await http({ method: 'POST', base, api: 'cgi-bin/stable_token', body, repeatable: !force }),
      )
    },
  }
}

function tokenIn(answer: Record<string, unknown>): { token: unknown; expiresIn: unknown } {
  return { token: answer['access_token'], expiresIn: answer['expires_in'] }
}
