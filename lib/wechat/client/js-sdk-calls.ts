import type { AppClientBase } from '../../core/client/app-client-base.ts'
import { ticketGetter } from '../../core/client/ticket-getter.ts'
import { type JsSdkSignature, requirePage, signPage } from '../../core/js-sdk.ts'
import { ticketSource, tokenKey } from '../../core/tokens/token-source.ts'

/** What a page gives to `wx.config()`. */
export interface WechatJsSdkConfig extends JsSdkSignature {
  appId: string
}

/** What a client does for pages of the JS-SDK. */
export interface JsSdkCalls {
  /**
   * The ticket that pages of the JS-SDK are signed with; cached as the access token is. With `rejected`, a ticket that
   * WeChat has refused, another one than that.
   * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html
   */
  getJsapiTicket(options?: { rejected?: string | undefined }): Promise<string>
  /** What a page gives to `wx.config()`. Signs whatever it is given: check whose page it is, as `wechatJsSdk()` does. */
  getJsSdkConfig(url: string): Promise<WechatJsSdkConfig>
}

export function createJsSdkCalls(
  { appId, keySecret }: { appId: string; keySecret: string },
  { tokens, call }: Pick<AppClientBase, 'tokens' | 'call'>,
): JsSdkCalls {
  const tickets = ticketSource(
    { key: tokenKey(['wechat', 'jsapi_ticket', appId], keySecret), kind: 'jsapi_ticket', appId },
    () => call({ path: '/cgi-bin/ticket/getticket', query: { type: 'jsapi' } }),
  )
  const getJsapiTicket = ticketGetter(tokens, tickets)
  return {
    getJsapiTicket,
    async getJsSdkConfig(url) {
      requirePage(url)
      return { appId, ...signPage(await getJsapiTicket(), url) }
    },
  }
}
