import type { OptionCheck } from '../core/options.ts'
import { withTimeout } from '../core/with-timeout.ts'
import { idIn, type LinkableAccount } from '../express/link/linked-accounts.ts'
import type { IdentityUser, LinkedIdentity } from './identity.ts'

/** Which account is looked for: the one of this identity, or one of whose identities has this unionid in this group. */
export type IdentityQuery = { key: string } | { unionGroup: string; unionid: string }

type Awaitable<T> = T | Promise<T>

/**
 * Where an app keeps its accounts, and the identities of each: a table whose primary key is the identity's `key`.
 * An account is an object with an `id`, a text or a number. An error with `status` 400 to 499 refuses the person.
 */
export interface IdentityStore<Account extends LinkableAccount = LinkableAccount> {
  find(query: IdentityQuery): Awaitable<Account | undefined | null>
  /**
   * Makes an account with its first identity. Atomic on `key`: where another account has it by now, throw, or answer
   * nothing; then that account is looked for.
   */
  create(identity: LinkedIdentity, user: IdentityUser): Awaitable<Account | undefined | null>
  /**
   * Adds an identity to an account. Atomic on `key`: one of another account stays where it is. Called again for one of
   * this account's that now has a unionid.
   */
  link(account: Account, identity: LinkedIdentity): unknown
  unlink(account: Account, identity: LinkedIdentity): unknown
  list(account: Account): Awaitable<readonly LinkedIdentity[]>
}

const functions = ['find', 'create', 'link', 'unlink', 'list'] as const

export const identityStoreCheck: OptionCheck = (value) => {
  const store = value as Record<string, unknown> | null
  const isStore =
    typeof store === 'object' &&
    store !== null &&
    functions.every((name) => typeof store[name] === 'function')
  return isStore ? undefined : `must have the functions ${functions.join(', ')}`
}

/** A store that answers in time, and accounts that can be told apart. */
export interface CheckedStore<Account> {
  find(query: IdentityQuery): Promise<Account | undefined>
  create(identity: LinkedIdentity, user: IdentityUser): Promise<Account | undefined>
  link(account: Account, identity: LinkedIdentity): Promise<void>
  unlink(account: Account, identity: LinkedIdentity): Promise<void>
  list(account: Account): Promise<readonly LinkedIdentity[]>
}

const timeoutMs = 10_000

/** What the app's own code answers, or throws; an Error where it has done neither in ten seconds. */
export const askInTime = <T>(name: string, operation: () => Awaitable<T>): Promise<T> =>
  withTimeout(operation, timeoutMs, () => new Error(`linkedIdentities: ${name} does not answer`))

export function checkedStore<Account extends LinkableAccount>(
  store: IdentityStore<Account>,
): CheckedStore<Account> {
  const account = async (
    name: 'find' | 'create',
    operation: () => Awaitable<Account | undefined | null>,
  ): Promise<Account | undefined> =>
    requireId(`store.${name}()`, await askInTime(`store.${name}()`, operation))
  return {
    find: (query) => account('find', () => store.find(query)),
    create: (identity, user) => account('create', () => store.create(identity, user)),
    link: async (owner, identity) =>
      void (await askInTime('store.link()', () => store.link(owner, identity))),
    unlink: async (owner, identity) =>
      void (await askInTime('store.unlink()', () => store.unlink(owner, identity))),
    list: (owner) => askInTime('store.list()', () => store.list(owner)),
  }
}

/** @throws TypeError for an account without an id: nothing could tell it from another one */
export function requireId<Account>(name: string, account: Account | undefined | null): Account | undefined {
  if (account === undefined || account === null) return undefined
  if (idIn(account) !== undefined) return account
  throw new TypeError(`linkedIdentities: ${name} answered an account without an "id" (a text or a number)`)
}

export const isSameAccount = (one: unknown, other: unknown): boolean => idIn(one) === idIn(other)
