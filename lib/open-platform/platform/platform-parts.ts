import { type ClientBase, createClientBase } from '../../core/client/client-base.ts'
import { hmac } from '../../core/digests.ts'
import { createGrantJournal, type GrantTask } from '../../core/grants/grant-journal.ts'
import { grantRowsOf } from '../../core/grants/grant-store.ts'
import { createTickets, type Tickets } from '../../core/grants/tickets.ts'
import { createTurns } from '../../core/grants/turns.ts'
import { appErrmsgTail } from '../../core/http/app-errcodes.ts'
import {
  createPlatformHttp,
  type PlatformHttp,
  type PlatformHttpOptions,
} from '../../core/http/platform-http.ts'
import { sourceOfGrant, type TokenSource } from '../../core/tokens/token-source.ts'
import { classifyMiniProgram } from '../../mini-program/mini-program-errcodes.ts'
import { classifyWechat } from '../../wechat/client/wechat-errcodes.ts'
import { componentAccessTokenSource } from '../component/component-access-token.ts'
import { type ComponentCalls, createComponentCalls } from '../component/component-calls.ts'
import { classifyComponent, classifyOnBehalf } from '../component/component-errcodes.ts'
import { type AccountGrants, createAccountGrants } from '../grants/account-grants.ts'
import { createAccountTokens } from '../grants/account-tokens.ts'
import { announceGrant } from '../grants/announce-grant.ts'
import { authorizerAccessTokenSource } from '../grants/authorizer-access-token.ts'
import { createGrantEnding, type GrantEnding } from '../grants/end-grant.ts'
import { createGrantIntake, type GrantIntake } from '../grants/grant-intake.ts'
import { createGrantRecovery, type GrantRecovery } from '../grants/recover-grant.ts'
import { redeemGrant } from '../grants/redeem-grant.ts'
import { type AccountClients, createAccountClients } from './account-clients.ts'
import type { WechatPlatformOptions } from './platform-options.ts'

/** What the routes and functions of a platform work with. */
export interface PlatformParts {
  base: ClientBase
  tickets: Tickets
  componentSource: TokenSource
  calls: ComponentCalls
  grants: AccountGrants
  recovery: GrantRecovery
  ending: GrantEnding
  intake: GrantIntake
  clients: AccountClients
  /** Stands for a secret of WeChat's, such as a code, in stores and cookies. */
  nameOf(secret: string): string
}

const ticketLifetimeMs = 12 * 60 * 60_000

export function createPlatformParts(options: WechatPlatformOptions): PlatformParts {
  const { appId, appSecret } = options
  const base = createClientBase(options, { errmsgTail: appErrmsgTail, classify: classifyComponent })
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
  const componentSource = componentAccessTokenSource({ appId, appSecret }, tickets, host)
  const calls = createComponentCalls({ appId, appSecret }, { tokens, source: componentSource, ...host })
  const grants = createAccountGrants({ platformAppId: appId, rows, turns, cache, emit })
  const journal = createGrantJournal(`${appId}:tasks`, { rows, turns })
  const ending = createGrantEnding({
    platformAppId: appId,
    cache,
    journal,
    grants,
    emit,
    onGrantEnd: options.onGrantEnd,
  })
  const onLost = (account: string): void => emit({ type: 'grant-lost', platformAppId: appId, appId: account })
  const recovery = createGrantRecovery({ grants, calls, onEnded: ending.tell, onLost })

  const platform = { appId, appSecret }
  const tokenSourceOf = (account: string): TokenSource =>
    authorizerAccessTokenSource(account, { platform, grants, calls, recovery })
  const redeemTools = {
    grants,
    calls,
    tokens,
    onLost,
    hashOf: nameOf,
    now: Date.now,
    noteAccount: async (task: GrantTask, account: string) =>
      void (await journal.add({ ...task, appId: account })),
    tokenSourceOf: (account: string, grantId: string) => sourceOfGrant(tokenSourceOf(account), grantId),
  }
  const announceTools = {
    platformAppId: appId,
    grants,
    calls,
    recovery,
    emit,
    onGrant: options.onGrant,
  }
  const intake = createGrantIntake({
    platformAppId: appId,
    cache,
    journal,
    grants,
    emit,
    redeem: (task) => redeemGrant(task, redeemTools),
    announce: (grant) => announceGrant(grant, announceTools),
    tellEnd: ending.finish,
  })

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
  return { base, tickets, componentSource, calls, grants, recovery, ending, intake, clients, nameOf }
}
