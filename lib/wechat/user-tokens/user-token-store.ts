import type { OptionCheck } from '../../core/options.ts'
import type { UserTokens } from './user-token-row.ts'

/**
 * Where people's OAuth tokens are kept. A Keyv instance has this shape, with any of its adapters; so have three
 * functions of your own. The key is `appId:openid`.
 */
export interface UserTokenStore {
  get(key: string): Promise<UserTokens | undefined | null> | UserTokens | undefined | null
  /** `ttlMs`: after that the tokens are worth nothing and may go. */
  set(key: string, tokens: UserTokens, ttlMs: number): unknown
  delete(key: string): unknown
}

export const userTokenStoreCheck: OptionCheck = (value) => {
  const store = value as Record<string, unknown> | null
  const isStore =
    typeof store === 'object' &&
    store !== null &&
    ['get', 'set', 'delete'].every((name) => typeof store[name] === 'function')
  return isStore ? undefined : 'must have the functions get, set and delete, as a Keyv instance does'
}
