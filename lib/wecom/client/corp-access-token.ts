import type { PlatformHttp } from '../../core/http/platform-http.ts'
import { type TokenSource, tokenKey } from '../../core/tokens/token-source.ts'
import type { WecomCredentials } from './wecom-credentials.ts'

/**
 * The access token of one app (agent) of a company. Each agent has its own, even where two share a company.
 *
 * WeCom answers the same token until its end and cannot be forced to make another one.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91039
 */
export function corpAccessTokenSource(
  { corpId, corpSecret, agentId }: WecomCredentials,
  { http, base }: { http: PlatformHttp; base: string },
): TokenSource {
  const query = { corpid: corpId, corpsecret: corpSecret }
  return {
    key: tokenKey(['wecom', 'corp_access_token', corpId, agentId], corpSecret),
    kind: 'corp_access_token',
    appId: corpId,
    agentId: String(agentId),
    async fetch() {
      const answer = await http({ method: 'GET', base, api: 'cgi-bin/gettoken', query })
      return { token: answer['access_token'], expiresIn: answer['expires_in'] }
    },
  }
}
