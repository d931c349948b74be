import type { Tickets } from '../../core/grants/tickets.ts'
import type { PlatformHttp } from '../../core/http/platform-http.ts'
import { type TokenSource, tokenKey } from '../../core/tokens/token-source.ts'
import { WechatAuthError } from '../../errors.ts'
import { isTicketBad } from './suite-errcodes.ts'

export interface SuiteCredentials {
  suiteId: string
  suiteSecret: string
}

interface Host {
  http: PlatformHttp
  base: string
}

/**
 * The token of a suite or template, by its secret and the newest ticket that WeCom has pushed.
 *
 * @see https://developer.work.weixin.qq.com/document/path/97162
 */
export function suiteAccessTokenSource(
  { suiteId, suiteSecret }: SuiteCredentials,
  tickets: Tickets,
  { http, base }: Host,
): TokenSource {
  return {
    key: tokenKey(['suite', suiteId], suiteSecret),
    kind: 'suite_access_token',
    appId: suiteId,
    async fetch() {
      const ticket = await tickets.require()
      const body = JSON.stringify({ suite_id: suiteId, suite_secret: suiteSecret, suite_ticket: ticket })
      try {
        const answer = await http({ method: 'POST', base, api: 'cgi-bin/service/get_suite_token', body })
        return { token: answer['suite_access_token'], expiresIn: answer['expires_in'] }
      } catch (error) {
        if (isTicketBad(error)) await tickets.refuse(ticket)
        throw error
      }
    },
  }
}

/**
 * The token of the service provider itself.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90593
 */
export function providerAccessTokenSource(
  { providerCorpId, providerSecret }: { providerCorpId: string; providerSecret: string | undefined },
  { http, base }: Host,
): TokenSource {
  return {
    key: tokenKey(['provider', providerCorpId], providerSecret ?? ''),
    kind: 'provider_access_token',
    appId: providerCorpId,
    async fetch() {
      if (providerSecret === undefined) {
        const message =
          'wecomSuite has no "providerSecret" (服务商管理后台 > 通用开发参数), which this call needs'
        throw new WechatAuthError('ERR_PLATFORM_CONFIG', message)
      }
      const body = JSON.stringify({ corpid: providerCorpId, provider_secret: providerSecret })
      const answer = await http({ method: 'POST', base, api: 'cgi-bin/service/get_provider_token', body })
      return { token: answer['provider_access_token'], expiresIn: answer['expires_in'] }
    },
  }
}
