import type { EmitEvent } from '../../core/emitter.ts'
import { retryWithFreshToken } from '../../core/tokens/retry-with-fresh-token.ts'
import type { OAuthToken } from './oauth-requests.ts'
import { userTokenRenewal } from './user-token-renewal.ts'
import { isAccessTokenFresh, losesScope, userTokensOf } from './user-token-row.ts'
import { userTokenRows } from './user-token-rows.ts'
import type { UserTokenStore } from './user-token-store.ts'

/** People's OAuth tokens of one app: saved at login, used and renewed later. */
export interface StoredUserTokens {
  /** Keeps what a login gave, unless what is there gives more: a silent login takes no profile away. */
  save(token: OAuthToken): Promise<void>
  /** Makes a call with the person's access_token, renewed before if it is over, or after if WeChat rejects it. */
  withAccessToken<T>(openid: string, call: (accessToken: string) => Promise<T>): Promise<T>
  /** Renews whatever there is. Rejects with ERR_LOGIN_REQUIRED when the person must log in anew. */
  renew(openid: string): Promise<void>
}

export interface StoredUserTokensOptions {
  appId: string
  store: UserTokenStore
  refresh(refreshToken: string): Promise<OAuthToken>
  /** A renewed token could not be written: it serves this call, and the next one renews again. */
  onStoreFailure?: () => void
  now?: () => number
}

/** Saves what a login gave. A store that is down costs later calls for this person, not the login. */
export function keepUserTokens(
  userTokens: StoredUserTokens,
  token: OAuthToken,
  emit: EmitEvent,
): Promise<void> {
  return userTokens.save(token).catch(() => emit({ type: 'cache-failure', operation: 'user-tokens' }))
}

export function storedUserTokens(options: StoredUserTokensOptions): StoredUserTokens {
  const { appId, store, now = () => Date.now() } = options
  const rows = userTokenRows(appId, store, now)
  const renew = userTokenRenewal({ ...options, rows, now })

  return {
    save: (token) =>
      rows.inTurn(token.openid, async () => {
        const tokens = userTokensOf(appId, token, now())
        const present = await rows.find(token.openid)
        if (present === undefined || !losesScope(present, tokens, now())) await rows.write(tokens)
      }),

    async withAccessToken(openid, call) {
      const stored = await rows.require(openid)
      const tokens = isAccessTokenFresh(stored, now()) ? stored : await renew(stored)
      return retryWithFreshToken(tokens.access_token, call, async (): Promise<string> => {
        const renewed = await renew(tokens)
        return renewed.access_token
      })
    },

    async renew(openid) {
      await renew(await rows.require(openid))
    },
  }
}
