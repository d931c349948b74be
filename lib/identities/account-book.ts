import { WechatAuthError } from '../errors.ts'
import { type IdentityUser, identityOf, isMadeUp, type LinkedIdentity, unionQueryOf } from './identity.ts'
import { askInTime, type CheckedStore, isSameAccount, requireId } from './identity-store.ts'
import { createTurns } from './in-turn.ts'

/** Two accounts that are one person's, as it seems. */
export interface IdentityConflict<Account> {
  /** The account of the identity; in a link the one that is logged in. */
  byIdentity: Account
  /** The account one of whose identities has the same unionid in the same group. */
  byUnionid: Account
  user: IdentityUser
}

export type OnIdentityConflict<Account> = (
  conflict: IdentityConflict<Account>,
) => Account | undefined | null | Promise<Account | undefined | null>

export interface AccountBookOptions<Account> {
  store: CheckedStore<Account>
  unionGroup: string | undefined
  onConflict: OnIdentityConflict<Account> | undefined
}

/** Whose account a person's login is. */
export interface AccountBook<Account> {
  /** The account of an identity, and of nothing else. */
  find(user: IdentityUser): Promise<Account | undefined>
  /** The account of a person who logs in; a new one for somebody new. Undefined for a person of a snapshot page. */
  logIn(user: IdentityUser): Promise<Account | undefined>
  /** @throws ERR_IDENTITY_TAKEN, ERR_SNAPSHOT_USER */
  link(account: Account, user: IdentityUser): Promise<void>
}

export function createAccountBook<Account>(options: AccountBookOptions<Account>): AccountBook<Account> {
  const { store, unionGroup } = options
  const inTurn = createTurns()
  // Two first logins of one person at once, by two apps, must not find nobody twice.
  const forPerson = <T>(identity: LinkedIdentity, task: () => Promise<T>): Promise<T> =>
    inTurn(unionQueryOf(identity)?.unionid ?? identity.key, task)

  return {
    find: async (user) =>
      isMadeUp(user) ? undefined : store.find({ key: identityOf(user, unionGroup).key }),

    async logIn(user) {
      if (isMadeUp(user)) return undefined
      const identity = identityOf(user, unionGroup)
      return forPerson(identity, async () => {
        const owner = await store.find({ key: identity.key })
        if (owner !== undefined) return (await tellUnionid(options, owner, identity, user)) ?? owner
        const namesake = await findNamesake(store, identity)
        return namesake === undefined
          ? createOrFind(store, identity, user)
          : linkOrFind(store, namesake, identity)
      })
    },

    async link(account, user) {
      if (isMadeUp(user)) {
        throw new WechatAuthError('ERR_SNAPSHOT_USER', 'the person of a snapshot page is made up')
      }
      const identity = identityOf(user, unionGroup)
      await forPerson(identity, () => linkTo(options, account, identity, user))
    },
  }
}

async function linkTo<Account>(
  options: AccountBookOptions<Account>,
  account: Account,
  identity: LinkedIdentity,
  user: IdentityUser,
): Promise<void> {
  const { store } = options
  const owner = await store.find({ key: identity.key })
  if (owner !== undefined) {
    const settled = isSameAccount(owner, account)
      ? await tellUnionid(options, account, identity, user)
      : owner
    if (settled !== undefined && !isSameAccount(settled, account)) throw taken()
    return
  }
  const namesake = await findNamesake(store, identity)
  if (namesake !== undefined && !isSameAccount(namesake, account)) {
    const settled = await settle(options, { byIdentity: account, byUnionid: namesake, user })
    if (!isSameAccount(settled, account)) throw taken()
  }
  if (!isSameAccount(await linkOrFind(store, account, identity), account)) throw taken()
}

/**
 * A unionid that was learned after its identity is told to the store. It may show that the person has another account.
 *
 * @returns the account that the app has settled on then
 */
async function tellUnionid<Account>(
  options: AccountBookOptions<Account>,
  owner: Account,
  identity: LinkedIdentity,
  user: IdentityUser,
): Promise<Account | undefined> {
  const { store } = options
  const query = unionQueryOf(identity)
  if (query === undefined || (await isTold(store, owner, identity))) return undefined
  const namesake = await store.find(query)
  if (namesake !== undefined && !isSameAccount(namesake, owner)) {
    return settle(options, { byIdentity: owner, byUnionid: namesake, user })
  }
  await store.link(owner, identity)
  return undefined
}

async function isTold<Account>(
  store: CheckedStore<Account>,
  owner: Account,
  identity: LinkedIdentity,
): Promise<boolean> {
  const kept = (await store.list(owner)).find(({ key }) => key === identity.key)
  const [before, now] = [kept && unionQueryOf(kept), unionQueryOf(identity)]
  return before?.unionid === now?.unionid && before?.unionGroup === now?.unionGroup
}

const findNamesake = async <Account>(
  store: CheckedStore<Account>,
  identity: LinkedIdentity,
): Promise<Account | undefined> => {
  const query = unionQueryOf(identity)
  return query && store.find(query)
}

/** The app says which account it is, or nobody gets in. @throws ERR_IDENTITY_TAKEN */
async function settle<Account>(
  { onConflict }: AccountBookOptions<Account>,
  conflict: IdentityConflict<Account>,
): Promise<Account> {
  const answer = onConflict && (await askInTime('onConflict()', () => onConflict(conflict)))
  const account = requireId('onConflict()', answer)
  if (account === undefined) throw taken()
  return account
}

async function createOrFind<Account>(
  store: CheckedStore<Account>,
  identity: LinkedIdentity,
  user: IdentityUser,
): Promise<Account> {
  return orFind(store, identity, 'create', () => store.create(identity, user))
}

/** Whoever has the identity afterwards: it is another account's where that was quicker. */
async function linkOrFind<Account>(
  store: CheckedStore<Account>,
  account: Account,
  identity: LinkedIdentity,
): Promise<Account> {
  return orFind(store, identity, 'link', async () => {
    await store.link(account, identity)
    return undefined
  })
}

async function orFind<Account>(
  store: CheckedStore<Account>,
  { key }: LinkedIdentity,
  name: string,
  write: () => Promise<Account | undefined>,
): Promise<Account> {
  const outcome = await write().then(
    (account) => ({ account }),
    (error: unknown) => ({ error }),
  )
  const account = 'account' in outcome ? outcome.account : undefined
  const owner = account ?? (await store.find({ key }))
  if (owner !== undefined) return owner
  if ('error' in outcome) throw outcome.error
  throw new Error(`linkedIdentities: store.${name}() has not kept the identity`)
}

const taken = (): WechatAuthError =>
  new WechatAuthError('ERR_IDENTITY_TAKEN', 'this identity, or its unionid, belongs to another account')
