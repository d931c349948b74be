import type { Request } from 'express'
import type { ClientBase } from '../../core/client/client-base.ts'
import { createGrantEnding, type GrantEnding } from '../../core/grants/grant-ending.ts'
import { createGrantIntake, type GrantIntake } from '../../core/grants/grant-intake.ts'
import { createGrantJournal } from '../../core/grants/grant-journal.ts'
import type { GrantRows } from '../../core/grants/grant-store.ts'
import type { Turns } from '../../core/grants/turns.ts'
import { sourceOfGrant, type TokenSource } from '../../core/tokens/token-source.ts'
import { reportRefusal } from '../../express/http/answer-failure.ts'
import { AppFailure } from '../../express/http/app-failure.ts'
import type { ComponentCalls } from '../component/component-calls.ts'
import { type AccountGrants, createAccountGrants } from '../grants/account-grants.ts'
import { announceGrant, tellGrantEnd } from '../grants/announce-grant.ts'
import { authorizerAccessTokenSource } from '../grants/authorizer-access-token.ts'
import { createGrantRecovery, type GrantRecovery } from '../grants/recover-grant.ts'
import { type RedeemTools, redeemGrant } from '../grants/redeem-grant.ts'
import type { WechatPlatformOptions } from './platform-options.ts'

/** All that happens to grants. */
export interface GrantParts {
  grants: AccountGrants
  recovery: GrantRecovery
  ending: GrantEnding
  intake: GrantIntake<Request>
  tokenSourceOf(appId: string): TokenSource
}

export interface GrantPartsTools {
  base: ClientBase
  calls: ComponentCalls
  rows: GrantRows
  turns: Turns
  nameOf(secret: string): string
}

export function createGrantParts(options: WechatPlatformOptions, tools: GrantPartsTools): GrantParts {
  const { appId, appSecret, onGrant, onGrantEnd } = options
  const { base, calls, rows, turns, nameOf } = tools
  const { tokenCache: cache, tokens, emit } = base
  const common = { platformAppId: appId, cache, emit }
  const tell = (account: string, userName: string): Promise<void> =>
    tellGrantEnd({ appId: account, userName }, { platformAppId: appId, emit, onGrantEnd })

  const grants = createAccountGrants({ ...common, rows, turns })
  const journal = createGrantJournal(`${appId}:tasks`, { rows, turns })
  const onLost = (account: string): void => emit({ type: 'grant-lost', platformAppId: appId, appId: account })
  const recovery = createGrantRecovery({ grants, calls, onEnded: tell, onLost })
  const ending = createGrantEnding({ ...common, journal, book: grants, nameOf: (row) => row.user_name, tell })
  const tokenSourceOf = (account: string): TokenSource =>
    authorizerAccessTokenSource(account, { platform: { appId, appSecret }, grants, calls, recovery })
  const redeemTools: RedeemTools = {
    grants,
    calls,
    tokens,
    onLost,
    hashOf: nameOf,
    noteAccount: async (task, account) => void (await journal.add({ ...task, account })),
    now: () => Date.now(),
    tokenSourceOf: (account, grantId) => sourceOfGrant(tokenSourceOf(account), grantId),
  }
  const intake = createGrantIntake<Request>({
    ...common,
    journal,
    redeem: (task) => redeemGrant(task, redeemTools),
    announce: (grant) => announceGrant(grant, { ...common, grants, calls, recovery, onGrant }),
    async isAnnounced(account, attempt) {
      const row = await grants.find(account)
      return row?.attempt === attempt && row.announced === attempt
    },
    noteTime: grants.noteTime,
    tellEnd: ending.finish,
    // WeChat's list has what a code has given: whichever process gets the next request goes on.
    retryForMs: 0,
    onFailure(error) {
      if (error instanceof AppFailure) emit({ type: 'app-failure', hook: error.hook, error: error.cause })
      else reportRefusal({ emit }, error)
    },
  })
  return { grants, recovery, ending, intake, tokenSourceOf }
}
