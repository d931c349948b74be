import { randomBytes } from 'node:crypto'
import {
  type ChangeRow,
  createGrantBook,
  type GrantBook,
  type GrantBookOptions,
} from '../../core/grants/grant-book.ts'
import { WechatAuthError } from '../../errors.ts'
import type { AuthorizerInfo, RedeemedGrant } from '../component/component-calls.ts'
import { type GrantRow, parseGrantRow } from './grant-row.ts'

/** The grants of all accounts to a third-party platform. */
export interface AccountGrants extends Omit<GrantBook<GrantRow>, 'change'> {
  /** @throws ERR_GRANT_MISSING for an account that has not granted, or has withdrawn it */
  require(appId: string): Promise<GrantRow>
  /** Stores a grant in place of the one before. Answers the row, which may be that of a newer grant. */
  put(grant: NewGrant): Promise<GrantRow>
  /** Adds what WeChat says of the account. Undefined where the grant has ended meanwhile. */
  complete(appId: string, info: AuthorizerInfo): Promise<GrantRow | undefined>
  /** Stores the refresh token of a refresh, where the row still holds the one that was spent. Answers the row. */
  replaceRefreshToken(appId: string, spent: string, next: string): Promise<GrantRow | undefined>
}

export interface NewGrant extends Pick<RedeemedGrant, 'appId' | 'refreshToken' | 'permissions'> {
  attempt?: string | undefined
  codeHash?: string | undefined
  toldAt: number
  grantedAt: number
}

const appIdPattern = /^[\w-]{1,64}$/

export const isAccountId = (value: unknown): value is string =>
  typeof value === 'string' && appIdPattern.test(value)

export function createAccountGrants(
  options: Omit<GrantBookOptions<GrantRow>, 'parse' | 'ended'>,
): AccountGrants {
  const { change, ...book } = createGrantBook<GrantRow>({ ...options, parse: parseGrantRow, ended: endedRow })
  const find = async (appId: string): Promise<GrantRow | undefined> =>
    isAccountId(appId) ? book.find(appId) : undefined

  return {
    ...book,
    find,
    async require(appId) {
      const row = await find(appId)
      if (row?.status === 'active') return row
      throw grantMissing(row)
    },
    ...rowChanges(change),
  }
}

const rowChanges = (
  change: ChangeRow<GrantRow>,
): Pick<AccountGrants, 'put' | 'complete' | 'replaceRefreshToken'> => ({
  async put({ appId, refreshToken, permissions, attempt, codeHash, toldAt, grantedAt }) {
    const row = await change(appId, (before) => {
      const isReplaced = before?.status === 'active' && before.told_at > toldAt
      // What WeChat's list says is no news where there is a newer grant by now.
      if (isReplaced && codeHash === undefined) return undefined
      return {
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
        // An older push that comes late does not make the grant older.
        told_at: isReplaced ? before.told_at : toldAt,
      }
    })
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
})

/**
 * Also of an account that is not known: so an older push of its grant, which comes after that of its end, does not
 * bring it to life.
 */
const endedRow = (row: GrantRow | undefined, appId: string): GrantRow => ({
  user_name: '',
  kind: 'other',
  func_info: [],
  granted_at: 0,
  grant_id: '',
  told_at: 0,
  ...row,
  authorizer_appid: appId,
  authorizer_refresh_token: '',
  status: 'ended',
})

export const grantMissing = (row: GrantRow | undefined): WechatAuthError =>
  new WechatAuthError(
    'ERR_GRANT_MISSING',
    row === undefined
      ? 'this account has not granted access to the platform'
      : 'this account has withdrawn its grant, or it was lost: its administrator must grant again',
  )
