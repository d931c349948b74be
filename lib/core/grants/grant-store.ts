import { WechatAuthError } from '../../errors.ts'
import { askCache } from '../cache/token-cache.ts'
import type { OptionCheck } from '../options.ts'

/**
 * Where grants are kept for good: a database, not a cache. A Keyv instance without a lifetime has this shape, with any
 * of its adapters; so have three functions of your own. Each value is a plain object.
 */
export interface GrantStore {
  get(key: string): Promise<object | undefined | null> | object | undefined | null
  set(key: string, row: object): unknown
  delete(key: string): unknown
}

export const grantStoreCheck: OptionCheck = (value) => {
  const store = value as Record<string, unknown> | null
  const isStore =
    typeof store === 'object' &&
    store !== null &&
    ['get', 'set', 'delete'].every((name) => typeof store[name] === 'function')
  return isStore ? undefined : 'must have the functions get, set and delete, as a Keyv instance does'
}

/** The rows of a store. Every function rejects with ERR_CACHE where the store fails or does not answer. */
export interface GrantRows {
  read(key: string): Promise<object | undefined>
  write(key: string, row: object): Promise<void>
}

/** A platform waits five seconds for the answer to a push, and what is pushed is stored before. */
const storeTimeoutMs = 2_000

export function grantRowsOf(store: GrantStore): GrantRows {
  return {
    async read(key) {
      const row = await ask(async () => store.get(key))
      return typeof row === 'object' && row !== null ? row : undefined
    },
    async write(key, row) {
      const answer = await ask(async () => store.set(key, row), row)
      // So Keyv says that an adapter has failed.
      if (answer === false) throw failed(new Error('set() answered false'))
    },
  }
}

async function ask<T>(operation: () => Promise<T>, row: object = {}): Promise<T> {
  try {
    return await askCache(operation, storeTimeoutMs)
  } catch (cause) {
    throw failed(withoutRow(cause, row))
  }
}

const failed = (cause: Error): WechatAuthError =>
  new WechatAuthError('ERR_CACHE', 'the grantStore failed', { retryAfterSeconds: 5, cause })

/** A database's error may print the statement, and with it what was to be stored. */
function withoutRow(error: unknown, row: object): Error {
  if (!(error instanceof Error)) return new Error('something that is no Error was thrown')
  const secrets = textsIn(row).filter((text) => text.length >= 8)
  const told = new Error(secrets.reduce((text, secret) => text.replaceAll(secret, '***'), error.message))
  told.name = error.name
  return told
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
