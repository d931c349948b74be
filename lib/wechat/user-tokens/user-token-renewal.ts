import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import type { OAuthToken } from './oauth-requests.ts'
import {
  isAccessTokenFresh,
  isSameGrant,
  type UserTokens,
  userTokensKey,
  userTokensOf,
} from './user-token-row.ts'
import type { UserTokenRows } from './user-token-rows.ts'
import type { UserTokenStore } from './user-token-store.ts'

export interface RenewalTools {
  appId: string
  store: UserTokenStore
  rows: UserTokenRows
  refresh(refreshToken: string): Promise<OAuthToken>
  /** A renewed token could not be written: it serves this call, and the next one renews again. */
  onStoreFailure?: (() => void) | undefined
  now: () => number
}

/** One renewal of a row for all who ask. Whoever comes with a row that was renewed meanwhile gets the stored one. */
export type RenewUserTokens = (stale: UserTokens) => Promise<UserTokens>

/** The renewals under way, for all clients of this process that share a store. */
const renewalsOfStores = new WeakMap<UserTokenStore, Map<string, Promise<UserTokens>>>()

export function userTokenRenewal(tools: RenewalTools): RenewUserTokens {
  const renewals = renewalsOfStores.get(tools.store) ?? new Map<string, Promise<UserTokens>>()
  renewalsOfStores.set(tools.store, renewals)
  return (stale) => {
    const key = userTokensKey(tools.appId, stale.openid)
    const known = renewals.get(key)
    if (known !== undefined) return known
    const renewal = renew(tools, stale).finally(() => renewals.delete(key))
    renewals.set(key, renewal)
    return renewal
  }
}

async function renew(tools: RenewalTools, stale: UserTokens): Promise<UserTokens> {
  const { appId, rows, refresh, now } = tools
  const { openid } = stale
  const older = await rows.require(openid)
  if (isRenewed(stale, older, now())) return older
  try {
    const token = await refresh(older.refresh_token)
    if (token.openid !== openid) {
      throw new WechatAuthError('ERR_PLATFORM', 'sns/oauth2/refresh_token answered for another openid')
    }
    const renewed = userTokensOf(appId, token, now(), older)
    return await rows.inTurn(openid, () => replace(tools, older, renewed))
  } catch (error) {
    if (!isWechatAuthError(error) || error.code !== 'ERR_LOGIN_REQUIRED') throw error
    const newer = await rows.inTurn(openid, () => drop(tools, older))
    if (newer !== undefined) return newer
    throw error
  }
}

/** WeChat may renew a token that still works by giving it more time: then it is the same token as before. */
const isRenewed = (stale: UserTokens, stored: UserTokens, now: number): boolean =>
  isAccessTokenFresh(stored, now) &&
  (stored.access_token !== stale.access_token || !isAccessTokenFresh(stale, now))

/** Only the very row that was renewed is written over. One that is gone was taken away on purpose. */
async function replace(
  { rows, onStoreFailure }: RenewalTools,
  older: UserTokens,
  renewed: UserTokens,
): Promise<UserTokens> {
  try {
    const present = await rows.find(older.openid)
    if (present !== undefined && !isSameGrant(present, older)) return present
    if (present !== undefined) await rows.write(renewed)
  } catch {
    onStoreFailure?.()
  }
  return renewed
}

/** Deletes a dead row; answers the one of a person who has logged in anew meanwhile. */
async function drop(
  { rows, onStoreFailure }: RenewalTools,
  dead: UserTokens,
): Promise<UserTokens | undefined> {
  try {
    const present = await rows.find(dead.openid)
    if (present !== undefined && !isSameGrant(present, dead)) return present
    if (present !== undefined) await rows.delete(dead.openid)
  } catch {
    onStoreFailure?.()
  }
  return undefined
}
