import { impatientCache } from '../../core/cache/impatient-cache.ts'
import { type ClientBase, createClientBase } from '../../core/client/client-base.ts'
import { hmac } from '../../core/digests.ts'
import { grantRowsOf } from '../../core/grants/grant-store.ts'
import { createTickets, type Tickets } from '../../core/grants/tickets.ts'
import { createTurns } from '../../core/grants/turns.ts'
import { appErrmsgTail } from '../../core/http/app-errcodes.ts'
import {
  createPlatformHttp,
  type PlatformHttp,
  type PlatformHttpOptions,
} from '../../core/http/platform-http.ts'
import type { TokenSource } from '../../core/tokens/token-source.ts'
import { tellOperator } from '../../express/http/operator-console.ts'
import { classifyMiniProgram } from '../../mini-program/mini-program-errcodes.ts'
import { classifyWechat } from '../../wechat/client/wechat-errcodes.ts'
import { componentAccessTokenSource } from '../component/component-access-token.ts'
import { type ComponentCalls, createComponentCalls } from '../component/component-calls.ts'
import { classifyComponent, classifyOnBehalf } from '../component/component-errcodes.ts'
import { createAccountTokens } from '../grants/account-tokens.ts'
import { type AccountClients, createAccountClients } from './account-clients.ts'
import { createGrantParts, type GrantParts } from './grant-parts.ts'
import type { WechatPlatformOptions } from './platform-options.ts'

/** What the routes and functions of a platform work with. */
export interface PlatformParts extends Omit<GrantParts, 'tokenSourceOf'> {
  base: ClientBase
  tickets: Tickets
  componentSource: TokenSource
  calls: ComponentCalls
  clients: AccountClients
  /** Stands for a secret of WeChat's, such as a code, in stores and cookies. */
  nameOf(secret: string): string
}

const ticketLifetimeMs = 12 * 60 * 60_000

export function createPlatformParts(options: WechatPlatformOptions): PlatformParts {
  const { appId, appSecret } = options
  const platform = { appId, appSecret }
  const patient = createClientBase(
    { ...options, onEvent: options.onEvent ?? tellOperator },
    { errmsgTail: appErrmsgTail, classify: classifyComponent },
  )
  const base = { ...patient, tokenCache: impatientCache(patient.tokenCache) }
  const { tokenCache: cache, tokens, emit } = base
  const host = { http: base.http, base: base.endpoints.api }
  const nameOf = (secret: string): string => hmac(appSecret, `name ${secret}`)

  const rows = grantRowsOf(options.grantStore)
  const turns = createTurns(cache, () => emit({ type: 'cache-failure', operation: 'grant' }))
  const tickets = createTickets({
    platformAppId: appId,
    cache,
    rows,
    turns,
    emit,
    lifetimeMs: ticketLifetimeMs,
    hint: 'WeChat pushes one every ten minutes to the route "events"; platform.restartTickets() starts it again',
  })
  const componentSource = componentAccessTokenSource(platform, tickets, host)
  const calls = createComponentCalls(platform, { tokens, source: componentSource, ...host })
  const { tokenSourceOf, ...parts } = createGrantParts(options, { base, calls, rows, turns, nameOf })
  const { grants, recovery } = parts

  const httpFor = (account: PlatformHttpOptions['classify']): PlatformHttp =>
    createPlatformHttp({
      http: options.http,
      proxy: options.proxy,
      errmsgTail: appErrmsgTail,
      classify: classifyOnBehalf(account),
    })
  const hasProvider = options.tokenProvider !== undefined
  const clients = createAccountClients({
    platform,
    base,
    componentSource,
    tokenSourceOf,
    wechatHttp: httpFor(classifyWechat),
    miniProgramHttp: httpFor(classifyMiniProgram),
    tokensOf: (account) => createAccountTokens(account, { tokens, grants, recovery, hasProvider }),
    async examineGrant(account) {
      const row = await grants.require(account)
      await recovery.recover(account, row.authorizer_refresh_token)
    },
  })
  return { ...parts, base, tickets, componentSource, calls, clients, nameOf }
}
