import { askCache } from '../core/token-cache.ts'
import { isWechatAuthError, WechatAuthError } from '../errors.ts'
import type { OAuthToken } from './sns.ts'
import {
  isAccessTokenFresh,
  parseUserTokens,
  ttlOf,
  type UserTokenStore,
  type UserTokens,
  userTokensKey,
  userTokensOf,
} from './user-token-store.ts'

/** People's OAuth tokens of one app: saved at login, used and renewed later. */
export interface StoredUserTokens {
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
  now?: () => number
}

const storeTimeoutMs = 5_000

export function storedUserTokens(options: StoredUserTokensOptions): StoredUserTokens {
  const { appId, store, refresh, now = Date.now } = options
  const flights = new Map<string, Promise<UserTokens>>()

  const read = async (openid: string): Promise<UserTokens> => {
    const row = await ask(async () => store.get(userTokensKey(appId, openid)))
    const tokens = parseUserTokens(row)
    if (tokens?.openid === openid) return tokens
    throw new WechatAuthError('ERR_LOGIN_REQUIRED', 'no OAuth tokens are stored for this person')
  }

  const write = async (tokens: UserTokens): Promise<void> => {
    await ask(async () => store.set(userTokensKey(appId, tokens.openid), tokens, ttlOf(tokens, now())))
  }

  /** One renewal for all who ask; whoever comes with a token that is not the stored one is given the stored one. */
  const renewOnce = (openid: string, stale: string): Promise<UserTokens> => {
    const underWay = flights.get(openid)
    if (underWay !== undefined) return underWay
    const flight = renewFrom(openid, stale).finally(() => flights.delete(openid))
    flights.set(openid, flight)
    return flight
  }

  const renewFrom = async (openid: string, stale: string): Promise<UserTokens> => {
    const older = await read(openid)
    if (older.access_token !== stale && isAccessTokenFresh(older, now())) return older
    try {
      const token = await refresh(older.refresh_token)
      if (token.openid !== openid) {
        throw new WechatAuthError('ERR_PLATFORM', 'sns/oauth2/refresh_token answered for another openid')
      }
      const tokens = userTokensOf(appId, token, now(), older)
      const newer = await newerThan(older)
      if (newer !== undefined) return newer
      await write(tokens)
      return tokens
    } catch (error) {
      if (!isWechatAuthError(error) || error.code !== 'ERR_LOGIN_REQUIRED') throw error
      const newer = await newerThan(older)
      if (newer !== undefined) return newer
      await ask(async () => store.delete(userTokensKey(appId, openid))).catch(() => undefined)
      throw error
    }
  }

  /** The row of a person who has logged in anew while the older one was being renewed. */
  const newerThan = async (older: UserTokens): Promise<UserTokens | undefined> => {
    const present = await read(older.openid).catch(() => undefined)
    return present?.refresh_token === older.refresh_token ? undefined : present
  }

  return {
    save: (token) => write(userTokensOf(appId, token, now())),

    async withAccessToken(openid, call) {
      const stored = await read(openid)
      const tokens = isAccessTokenFresh(stored, now()) ? stored : await renewOnce(openid, stored.access_token)
      try {
        return await call(tokens.access_token)
      } catch (error) {
        if (!isWechatAuthError(error) || error.code !== 'ERR_PLATFORM_TOKEN') throw error
        return call((await renewOnce(openid, tokens.access_token)).access_token)
      }
    },

    async renew(openid) {
      await renewOnce(openid, (await read(openid)).access_token)
    },
  }
}

async function ask<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await askCache(operation, storeTimeoutMs)
  } catch (cause) {
    throw new WechatAuthError('ERR_CACHE', 'the userTokenStore failed', { cause })
  }
}
