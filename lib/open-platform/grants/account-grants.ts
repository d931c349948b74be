import { randomBytes } from 'node:crypto'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import type { GrantRows } from '../../core/grants/grant-store.ts'
import { createRowMemo } from '../../core/grants/row-memo.ts'
import type { Turns } from '../../core/grants/turns.ts'
import { WechatAuthError } from '../../errors.ts'
import type { AuthorizerInfo, RedeemedGrant } from '../component/component-calls.ts'
import { type GrantRow, parseGrantRow } from './grant-row.ts'

/** The grants of all accounts: each change in turn, seen by every process at its next look. */
export interface AccountGrants {
  find(appId: string): Promise<GrantRow | undefined>
  /** @throws ERR_GRANT_MISSING for an account that has not granted, or has withdrawn it */
  require(appId: string): Promise<GrantRow>
  /** Stores a grant in place of the one before. */
  put(grant: NewGrant): Promise<GrantRow>
  /** Adds what WeChat says of the account. Undefined where the grant has ended meanwhile. */
  complete(appId: string, info: AuthorizerInfo): Promise<GrantRow | undefined>
  /** Stores the refresh token of a refresh, where the row still holds the one that was spent. Answers the row. */
  replaceRefreshToken(appId: string, spent: string, next: string): Promise<GrantRow | undefined>
  /** Notes that the app has been told of the grant. */
  markAnnounced(appId: string, attempt: string): Promise<void>
  /** Notes when the push about a grant was made, which the browser does not tell. */
  noteTime(appId: string, attempt: string, toldAt: number): Promise<void>
  /** Ends a grant. A push that is older than the grant ends nothing, nor does one that comes again. */
  end(appId: string, by: { pushedAt: number } | { spent: string }): Promise<EndedGrant>
}

export interface NewGrant extends Pick<RedeemedGrant, 'appId' | 'refreshToken' | 'permissions'> {
  attempt?: string | undefined
  codeHash?: string | undefined
  toldAt: number
  grantedAt: number
}

export interface EndedGrant {
  verdict: 'ended' | 'ended-before' | 'newer-grant'
  userName: string
  /** When the last push was made that it had cancelled, in milliseconds since the epoch. */
  cancelledAt: number | undefined
}

export interface AccountGrantsOptions {
  platformAppId: string
  rows: GrantRows
  turns: Turns
  cache: TokenCache
  emit: EmitEvent
}

const appIdPattern = /^[\w-]{1,64}$/

export const isAccountId = (value: unknown): value is string =>
  typeof value === 'string' && appIdPattern.test(value)

export function createAccountGrants(options: AccountGrantsOptions): AccountGrants {
  const { platformAppId, rows, turns, cache, emit } = options
  const keyOf = (appId: string): string => `${platformAppId}:${appId}`
  const read = async (appId: string): Promise<GrantRow | undefined> =>
    parseGrantRow(await rows.read(keyOf(appId)), appId)
  const memo = createRowMemo<GrantRow>({
    cache,
    keyOf: (appId) => `{grant:${keyOf(appId)}}`,
    read,
    onCacheFailure: () => emit({ type: 'cache-failure', operation: 'grant' }),
  })

  /** Changes a row in turn; nothing is written where `change` answers nothing. Answers the row as it is then. */
  const change = (
    appId: string,
    changed: (row: GrantRow | undefined) => GrantRow | undefined,
  ): Promise<GrantRow | undefined> =>
    turns.take(keyOf(appId), async (requireTurn) => {
      const before = await read(appId)
      const after = changed(before)
      if (after === undefined) return before
      await memo.expire(appId)
      await requireTurn()
      await rows.write(keyOf(appId), after)
      await memo.put(appId, after)
      return after
    })

  return {
    find: async (appId) => (isAccountId(appId) ? memo.get(appId) : undefined),

    async require(appId) {
      const row = isAccountId(appId) ? await memo.get(appId) : undefined
      if (row?.status === 'active') return row
      throw grantMissing(row)
    },

    async put({ appId, refreshToken, permissions, attempt, codeHash, toldAt, grantedAt }) {
      const row = await change(appId, (before) => ({
        ...before,
        authorizer_appid: appId,
        authorizer_refresh_token: refreshToken,
        user_name: before?.user_name ?? '',
        kind: before?.kind ?? 'other',
        func_info: permissions,
        granted_at: grantedAt,
        status: 'active',
        grant_id: randomBytes(9).toString('base64url'),
        ...(attempt !== undefined && { attempt }),
        ...(codeHash !== undefined && { code_hash: codeHash }),
        told_at: toldAt,
      }))
      return row as GrantRow
    },

    complete: (appId, { userName, kind, nickname, permissions }) =>
      change(appId, (before) => {
        if (before?.status !== 'active') return undefined
        const func_info = permissions.length > 0 ? permissions : before.func_info
        return { ...before, user_name: userName, kind, ...(nickname && { nickname }), func_info }
      }),

    replaceRefreshToken: (appId, spent, next) =>
      change(appId, (before) => {
        const isSpent = before?.status === 'active' && before.authorizer_refresh_token === spent
        return isSpent ? { ...before, authorizer_refresh_token: next } : undefined
      }),

    async markAnnounced(appId, attempt) {
      await change(appId, (before) =>
        before?.attempt === attempt && before.announced !== attempt
          ? { ...before, announced: attempt }
          : undefined,
      )
    },

    async noteTime(appId, attempt, toldAt) {
      await change(appId, (before) =>
        before?.attempt === attempt && before.told_at !== toldAt ? { ...before, told_at: toldAt } : undefined,
      )
    },

    async end(appId, by) {
      let verdict: EndedGrant['verdict'] = 'ended-before'
      const row = await change(appId, (before) => {
        verdict = verdictOn(before, by)
        const cancelled_at = 'pushedAt' in by ? { cancelled_at: by.pushedAt } : {}
        const isSame = before?.status === 'ended' && before.cancelled_at === cancelled_at.cancelled_at
        if (verdict === 'newer-grant' || isSame) return undefined
        return {
          ...(before ?? nobody(appId)),
          ...cancelled_at,
          status: 'ended',
          authorizer_refresh_token: '',
        }
      })
      return { verdict, userName: row?.user_name ?? '', cancelledAt: row?.cancelled_at }
    },
  }
}

function verdictOn(
  row: GrantRow | undefined,
  by: { pushedAt: number } | { spent: string },
): EndedGrant['verdict'] {
  if (row?.status !== 'active') return 'ended-before'
  if ('spent' in by) return row.authorizer_refresh_token === by.spent ? 'ended' : 'newer-grant'
  // The platform's time has seconds: the very push that ended the grant before this one may come again.
  const isRepeated = by.pushedAt === row.cancelled_at
  return by.pushedAt < Math.floor(row.told_at / 1_000) * 1_000 || isRepeated ? 'newer-grant' : 'ended'
}

/** So that an older push of the grant, which comes after that of its end, does not bring it to life. */
const nobody = (appId: string): GrantRow => ({
  authorizer_appid: appId,
  authorizer_refresh_token: '',
  user_name: '',
  kind: 'other',
  func_info: [],
  granted_at: 0,
  status: 'ended',
  grant_id: '',
  told_at: 0,
})

export const grantMissing = (row: GrantRow | undefined): WechatAuthError =>
  new WechatAuthError(
    'ERR_GRANT_MISSING',
    row === undefined
      ? 'this account has not granted access to the platform'
      : 'this account has withdrawn its grant, or it was lost: its administrator must grant again',
  )
