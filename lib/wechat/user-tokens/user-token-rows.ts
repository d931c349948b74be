import { askCache } from '../../core/cache/token-cache.ts'
import { WechatAuthError } from '../../errors.ts'
import { parseUserTokens, ttlOf, type UserTokens, userTokensKey } from './user-token-row.ts'
import type { UserTokenStore } from './user-token-store.ts'

/** The rows of one app in a store. Every function rejects with ERR_CACHE where the store fails. */
export interface UserTokenRows {
  find(openid: string): Promise<UserTokens | undefined>
  /** Rejects with ERR_LOGIN_REQUIRED where there is no row. */
  require(openid: string): Promise<UserTokens>
  write(tokens: UserTokens): Promise<void>
  delete(openid: string): Promise<void>
  /** A store has no compare-and-set: within this process, looking and writing happen one after the other. */
  inTurn<T>(openid: string, task: () => Promise<T>): Promise<T>
}

const storeTimeoutMs = 5_000

/** The last of the tasks of each row, for all clients of this process that share a store. */
const turnsOfStores = new WeakMap<UserTokenStore, Map<string, Promise<unknown>>>()

export function userTokenRows(appId: string, store: UserTokenStore, now: () => number): UserTokenRows {
  const turns = turnsOfStores.get(store) ?? new Map<string, Promise<unknown>>()
  turnsOfStores.set(store, turns)
  const keyOf = (openid: string): string => userTokensKey(appId, openid)

  const find = async (openid: string): Promise<UserTokens | undefined> => {
    const tokens = parseUserTokens(await ask(async () => store.get(keyOf(openid))))
    return tokens?.openid === openid ? tokens : undefined
  }

  return {
    find,

    async require(openid) {
      const tokens = await find(openid)
      if (tokens !== undefined) return tokens
      throw new WechatAuthError('ERR_LOGIN_REQUIRED', 'no OAuth tokens are stored for this person')
    },

    async write(tokens) {
      await ask(async () => store.set(keyOf(tokens.openid), tokens, ttlOf(tokens, now())))
    },

    async delete(openid) {
      await ask(async () => store.delete(keyOf(openid)))
    },

    inTurn(openid, task) {
      const key = keyOf(openid)
      const turn = (turns.get(key) ?? Promise.resolve()).then(task, task)
      const settled = turn.then(
        () => undefined,
        () => undefined,
      )
      turns.set(key, settled)
      void settled.then(() => turns.get(key) === settled && turns.delete(key))
      return turn
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
