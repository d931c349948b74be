import type { ApiCall, ApiCaller } from '../../core/client/api-call.ts'
import { type TicketGetter, ticketGetter } from '../../core/client/ticket-getter.ts'
import { type JsSdkSignature, requirePage, signPage } from '../../core/js-sdk.ts'
import type { TokenEngine } from '../../core/tokens/token-engine.ts'
import { ticketSource, tokenKey } from '../../core/tokens/token-source.ts'
import type { AgentIdOf } from './wecom-calls.ts'

/** Which of the two functions of the JS-SDK a page is signed for. */
export type WecomJsSdkType = 'config' | 'agentConfig'

/** What a page gives to `wx.config()`. */
export interface WecomJsSdkConfig extends JsSdkSignature {
  beta: true
  /** The corp id. */
  appId: string
}

/** What a page gives to `wx.agentConfig()`. */
export interface WecomAgentConfig extends JsSdkSignature {
  corpid: string
  agentid: number
}

/** What a client does for pages of the JS-SDK. */
export interface JsSdkCalls {
  /**
   * The company's ticket, for `wx.config()`; cached as the access token is. With `rejected`, a ticket that WeCom has
   * refused, another one than that.
   * @see https://developer.work.weixin.qq.com/document/path/90506
   */
  getJsapiTicket(options?: { rejected?: string | undefined }): Promise<string>
  /** The app's own ticket, for `wx.agentConfig()`. */
  getAgentTicket(options?: { rejected?: string | undefined }): Promise<string>
  /**
   * What a page gives to `wx.config()` or `wx.agentConfig()`. Signs whatever it is given: check whose page it is, as
   * `wecomJsSdk()` does.
   */
  getJsSdkConfig(url: string, type?: 'config'): Promise<WecomJsSdkConfig>
  getJsSdkConfig(url: string, type: 'agentConfig'): Promise<WecomAgentConfig>
  getJsSdkConfig(url: string, type: WecomJsSdkType): Promise<WecomJsSdkConfig | WecomAgentConfig>
}

/** The app that pages are signed for. */
interface JsSdkAgent {
  corpId: string
  /** What tells its tickets from those of other apps of the company: the AgentId, or the id of a suite. */
  holder: string
  keySecret: string
  agentIdOf: AgentIdOf
}

export function createJsSdkCalls(
  { corpId, keySecret, holder, agentIdOf }: JsSdkAgent,
  { tokens, call }: { tokens: TokenEngine; call: ApiCaller },
): JsSdkCalls {
  const ticketsOf = (kind: string, ticketCall: ApiCall & { responseType?: 'json' }): TicketGetter => {
    const key = tokenKey(['wecom', kind, corpId, holder], keySecret)
    const ticket = { key, kind, appId: corpId, agentId: holder }
    return ticketGetter(
      tokens,
      ticketSource(ticket, () => call(ticketCall)),
    )
  }
  const getJsapiTicket = ticketsOf('jsapi_ticket', { path: '/cgi-bin/get_jsapi_ticket' })
  const getAgentTicket = ticketsOf('agent_config_ticket', {
    path: '/cgi-bin/ticket/get',
    query: { type: 'agent_config' },
  })

  function getJsSdkConfig(url: string, type?: 'config'): Promise<WecomJsSdkConfig>
  function getJsSdkConfig(url: string, type: 'agentConfig'): Promise<WecomAgentConfig>
  function getJsSdkConfig(url: string, type: WecomJsSdkType): Promise<WecomJsSdkConfig | WecomAgentConfig>
  async function getJsSdkConfig(
    url: string,
    type: WecomJsSdkType = 'config',
  ): Promise<WecomJsSdkConfig | WecomAgentConfig> {
    requirePage(url)
    if (type === 'config') return { beta: true, appId: corpId, ...signPage(await getJsapiTicket(), url) }
    if (type === 'agentConfig') {
      return { corpid: corpId, agentid: await agentIdOf(), ...signPage(await getAgentTicket(), url) }
    }
    throw new TypeError('client.getJsSdkConfig: "type" must be "config" or "agentConfig"')
  }

  return { getJsapiTicket, getAgentTicket, getJsSdkConfig }
}
