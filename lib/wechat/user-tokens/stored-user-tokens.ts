import { askCache } from '../../core/cache/token-cache.ts'
import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import type { OAuthToken } from './oauth-requests.ts'
import {
  isAccessTokenFresh,
  losesScope,
  parseUserTokens,
  ttlOf,
  type UserTokenStore,
  type UserTokens,
  userTokensKey,
  userTokensOf,
} from './user-token-store.ts'

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

const storeTimeoutMs = 5_000

/** What is under way on one store, for all clients of this process that share it. */
interface UnderWay {
  renewals: Map<string, Promise<UserTokens>>
  /** The last of the reads and writes of a row that belong together. */
  turns: Map<string, Promise<unknown>>
}

const underWay = new WeakMap<UserTokenStore, UnderWay>()

export function storedUserTokens(options: StoredUserTokensOptions): StoredUserTokens {
  const { appId, store, refresh, onStoreFailure, now = Date.now } = options
  const { renewals, turns } = underWay.get(store) ?? { renewals: new Map(), turns: new Map() }
  underWay.set(store, { renewals, turns })

  const find = async (openid: string): Promise<UserTokens | undefined> => {
    const tokens = parseUserTokens(await ask(async () => store.get(userTokensKey(appId, openid))))
    return tokens?.openid === openid ? tokens : undefined
  }

  const requireRow = async (openid: string): Promise<UserTokens> => {
    const tokens = await find(openid)
    if (tokens !== undefined) return tokens
    throw new WechatAuthError('ERR_LOGIN_REQUIRED', 'no OAuth tokens are stored for this person')
  }

  const write = async (tokens: UserTokens): Promise<void> => {
    await ask(async () => store.set(userTokensKey(appId, tokens.openid), tokens, ttlOf(tokens, now())))
  }

  /** A store has no compare-and-set: within this process, looking and writing happen one after the other. */
  const inTurn = <T>(openid: string, task: () => Promise<T>): Promise<T> => {
    const key = userTokensKey(appId, openid)
    const turn = (turns.get(key) ?? Promise.resolve()).then(task, task)
    const settled = turn.then(
      () => undefined,
      () => undefined,
    )
    turns.set(key, settled)
    void settled.then(() => turns.get(key) === settled && turns.delete(key))
    return turn
  }

  /** One renewal for all who ask; whoever comes with a token that is not the stored one is given the stored one. */
  const renewOnce = (openid: string, stale: string): Promise<UserTokens> => {
    const key = userTokensKey(appId, openid)
    const known = renewals.get(key)
    if (known !== undefined) return known
    const renewal = renewFrom(openid, stale).finally(() => renewals.delete(key))
    renewals.set(key, renewal)
    return renewal
  }

  const renewFrom = async (openid: string, stale: string): Promise<UserTokens> => {
    const older = await requireRow(openid)
    if (older.access_token !== stale && isAccessTokenFresh(older, now())) return older
    try {
      const token = await refresh(older.refresh_token)
      if (token.openid !== openid) {
        throw new WechatAuthError('ERR_PLATFORM', 'sns/oauth2/refresh_token answered for another openid')
      }
      const renewed = userTokensOf(appId, token, now(), older)
      return await inTurn(openid, () => replace(older, renewed))
    } catch (error) {
      if (!isWechatAuthError(error) || error.code !== 'ERR_LOGIN_REQUIRED') throw error
      const newer = await inTurn(openid, () => drop(older))
      if (newer !== undefined) return newer
      throw error
    }
  }

  /** Only the very row that was renewed is written over. One that is gone was taken away on purpose. */
  const replace = async (older: UserTokens, renewed: UserTokens): Promise<UserTokens> => {
    try {
      const present = await find(older.openid)
      if (present !== undefined && !isSameGrant(present, older)) return present
      if (present !== undefined) await write(renewed)
    } catch {
      onStoreFailure?.()
    }
    return renewed
  }

  /** Deletes a dead row; answers the one of a person who has logged in anew meanwhile. */
  const drop = async (dead: UserTokens): Promise<UserTokens | undefined> => {
    try {
      const present = await find(dead.openid)
      if (present !== undefined && !isSameGrant(present, dead)) return present
      if (present !== undefined) await ask(async () => store.delete(userTokensKey(appId, dead.openid)))
    } catch {
      onStoreFailure?.()
    }
    return undefined
  }

  return {
    save(token) {
      return inTurn(token.openid, async () => {
        const tokens = userTokensOf(appId, token, now())
        const present = await find(token.openid)
        if (present === undefined || !losesScope(present, tokens, now())) await write(tokens)
      })
    },

    async withAccessToken(openid, call) {
      const stored = await requireRow(openid)
      const tokens = isAccessTokenFresh(stored, now()) ? stored : await renewOnce(openid, stored.access_token)
      try {
        return await call(tokens.access_token)
      } catch (error) {
        if (!isWechatAuthError(error) || error.code !== 'ERR_PLATFORM_TOKEN') throw error
        return call((await renewOnce(openid, tokens.access_token)).access_token)
      }
    },

    async renew(openid) {
      await renewOnce(openid, (await requireRow(openid)).access_token)
    },
  }
}

const isSameGrant = (a: UserTokens, b: UserTokens): boolean =>
  a.refresh_token === b.refresh_token && a.create_at === b.create_at

async function ask<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await askCache(operation, storeTimeoutMs)
  } catch (cause) {
    throw new WechatAuthError('ERR_CACHE', 'the userTokenStore failed', { cause })
  }
}
