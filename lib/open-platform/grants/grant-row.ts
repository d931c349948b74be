import { sha256 } from '../../core/digests.ts'
import { isText } from '../../core/texts.ts'
import type { AuthorizerInfo } from '../component/component-calls.ts'

/** An account that has granted to a third-party platform. */
export interface Grant {
  appId: string
  /** The original id, `gh_...`: what messages are addressed to. */
  userName: string
  kind: AuthorizerInfo['kind']
  nickname?: string
  /** The permission sets (权限集). */
  permissions: number[]
  /** Milliseconds since the epoch. */
  grantedAt: number
  status: 'active' | 'ended'
}

/** A grant as it is stored, one row for an account. What else a row holds is left alone. */
export interface GrantRow {
  authorizer_appid: string
  /** Empty once the grant has ended. */
  authorizer_refresh_token: string
  /** Empty until WeChat has told it. */
  user_name: string
  kind: AuthorizerInfo['kind']
  nickname?: string
  func_info: number[]
  granted_at: number
  status: 'active' | 'ended'
  /** Another one each time that the account grants: tokens of the one before are not used any more. */
  grant_id: string
  /** Stands for the `pre_auth_code` of the grant. */
  attempt?: string
  /** The attempt that the app has been told of. */
  announced?: string
  /** Stands for the code that was redeemed. */
  code_hash?: string
  /** The platform's time of the newest push about this account, in milliseconds since the epoch. */
  told_at: number
  /** The same of the last push that it had cancelled. */
  cancelled_at?: number
}

const kinds: readonly unknown[] = ['official-account', 'mini-program', 'other']

/** Reads a row as a database gives it back, also one that the app has written itself. */
export function parseGrantRow(row: unknown, appId: string): GrantRow | undefined {
  if (typeof row !== 'object' || row === null) return undefined
  const known = row as Partial<Record<keyof GrantRow, unknown>>
  if (known.authorizer_appid !== appId) return undefined
  const refreshToken = isText(known.authorizer_refresh_token) ? known.authorizer_refresh_token : ''
  const isActive = known.status !== 'ended' && refreshToken !== ''
  const { nickname: _n, attempt: _a, announced: _b, code_hash: _c, cancelled_at: _e, ...others } = known
  return {
    ...others,
    authorizer_appid: appId,
    authorizer_refresh_token: refreshToken,
    user_name: isText(known.user_name) ? known.user_name : '',
    kind: kinds.includes(known.kind) ? (known.kind as GrantRow['kind']) : 'other',
    ...(isText(known.nickname) && { nickname: known.nickname }),
    func_info: Array.isArray(known.func_info) ? known.func_info.map(Number).filter(Number.isFinite) : [],
    granted_at: timeIn(known.granted_at),
    status: isActive ? 'active' : 'ended',
    grant_id: isText(known.grant_id) ? known.grant_id : sha256(refreshToken).slice(0, 16),
    ...(isText(known.attempt) && { attempt: known.attempt }),
    ...(isText(known.announced) && { announced: known.announced }),
    ...(isText(known.code_hash) && { code_hash: known.code_hash }),
    told_at: timeIn(known.told_at),
    ...(known.cancelled_at !== undefined && { cancelled_at: timeIn(known.cancelled_at) }),
  }
}

const timeIn = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0)

/** What the app is told of a row: no token. */
export const grantOf = (row: GrantRow): Grant => ({
  appId: row.authorizer_appid,
  userName: row.user_name,
  kind: row.kind,
  ...(row.nickname !== undefined && { nickname: row.nickname }),
  permissions: [...row.func_info],
  grantedAt: row.granted_at,
  status: row.status,
})
