import { LRUCache } from 'lru-cache'
import { type AppClientBase, withAppAccessToken } from '../../core/client/app-client-base.ts'
import type { ClientBase } from '../../core/client/client-base.ts'
import { hmac } from '../../core/digests.ts'
import { createEmitter } from '../../core/emitter.ts'
import type { PlatformHttp } from '../../core/http/platform-http.ts'
import type { TokenEngine } from '../../core/tokens/token-engine.ts'
import type { TokenSource } from '../../core/tokens/token-source.ts'
import { createMiniProgramClient, type MiniProgramClient } from '../../mini-program/mini-program-client.ts'
import type { WechatAccountOptions } from '../../wechat/client/wechat-accounts.ts'
import { createWechatClient, type WechatClient } from '../../wechat/client/wechat-client.ts'
import { type ExchangeTools, fetchSessionOnBehalf, oauthGrantsOnBehalf } from '../component/code-exchange.ts'

export interface AccountClientsTools {
  platform: { appId: string; appSecret: string }
  base: ClientBase
  /** As the platforms' own errcode tables have it, for an account that the platform acts for. */
  wechatHttp: PlatformHttp
  miniProgramHttp: PlatformHttp
  componentSource: TokenSource
  tokensOf(appId: string): TokenEngine
  tokenSourceOf(appId: string): TokenSource
  examineGrant(appId: string): Promise<void>
}

/** The clients of accounts: made when they are asked for, and forgotten when many others were asked for since. */
export interface AccountClients {
  wechat(appId: string): WechatClient
  miniProgram(appId: string): MiniProgramClient
  /** Clients for a router, with what it says of them. */
  createWechat(appId: string, options: WechatAccountOptions): WechatClient
  createMiniProgram(appId: string, options: Pick<WechatAccountOptions, 'onEvent'>): MiniProgramClient
}

const maxClients = 1_000

export function createAccountClients(tools: AccountClientsTools): AccountClients {
  const { platform, base, wechatHttp, miniProgramHttp, componentSource, tokensOf, tokenSourceOf } = tools

  const baseOf = (
    appId: string,
    http: PlatformHttp,
    onEvent: WechatAccountOptions['onEvent'],
  ): AppClientBase => {
    const emit = onEvent === undefined ? base.emit : createEmitter(onEvent)
    return withAppAccessToken({ ...base, emit, http, tokens: tokensOf(appId) }, tokenSourceOf(appId))
  }
  const exchangeWith = (http: PlatformHttp): ExchangeTools => ({
    platformAppId: platform.appId,
    tokens: base.tokens,
    source: componentSource,
    http,
    base: base.endpoints.api,
    examineGrant: tools.examineGrant,
  })
  /** Differs for each account; nothing that is derived from it opens anything of another's. */
  const keySecretOf = (appId: string): string => hmac(platform.appSecret, `account ${appId}`)

  const createWechat: AccountClients['createWechat'] = (appId, options) =>
    createWechatClient({
      appId,
      keySecret: keySecretOf(appId),
      base: baseOf(appId, wechatHttp, options.onEvent),
      grants: oauthGrantsOnBehalf(appId, exchangeWith(wechatHttp)),
      platformAppId: platform.appId,
      options,
    })
  const createMiniProgram: AccountClients['createMiniProgram'] = (appId, { onEvent }) =>
    createMiniProgramClient({
      appId,
      keySecret: keySecretOf(appId),
      base: baseOf(appId, miniProgramHttp, onEvent),
      fetchSession: fetchSessionOnBehalf(appId, exchangeWith(miniProgramHttp)),
    })

  return {
    createWechat,
    createMiniProgram,
    wechat: remembered((appId) => createWechat(appId, {})),
    miniProgram: remembered((appId) => createMiniProgram(appId, {})),
  }
}

function remembered<Client extends object>(create: (appId: string) => Client): (appId: string) => Client {
  const clients = new LRUCache<string, Client>({ max: maxClients })
  return (appId) => {
    const client = clients.get(appId) ?? create(appId)
    clients.set(appId, client)
    return client
  }
}
