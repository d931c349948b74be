import type { Tickets } from '../../core/grants/tickets.ts'
import type { PlatformHttp } from '../../core/http/platform-http.ts'
import { type TokenSource, tokenKey } from '../../core/tokens/token-source.ts'
import { PlatformError } from '../../errors.ts'
import { ticketBad } from './component-errcodes.ts'

export interface ComponentCredentials {
  appId: string
  appSecret: string
}

/**
 * The platform's own token, by its secret and the newest ticket that WeChat has pushed.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getcomponentaccesstoken.html
 */
export function componentAccessTokenSource(
  { appId, appSecret }: ComponentCredentials,
  tickets: Tickets,
  { http, base }: { http: PlatformHttp; base: string },
): TokenSource {
  return {
    key: tokenKey(['component', appId], appSecret),
    kind: 'component_access_token',
    appId,
    async fetch() {
      const ticket = await tickets.require()
      const body = JSON.stringify({
        component_appid: appId,
        component_appsecret: appSecret,
        component_verify_ticket: ticket,
      })
      try {
        const api = 'cgi-bin/component/api_component_token'
        const answer = await http({ method: 'POST', base, api, body })
        return { token: answer['component_access_token'], expiresIn: answer['expires_in'] }
      } catch (error) {
        if (error instanceof PlatformError && ticketBad.includes(error.errcode)) await tickets.refuse(ticket)
        throw error
      }
    },
  }
}
