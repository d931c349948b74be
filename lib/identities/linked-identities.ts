import type { Request } from 'express'
import { callback, checkOptions, credential, requireOptions } from '../core/options.ts'
import { WechatAuthError } from '../errors.ts'
import { idIn, type LinkableAccount, linkedAccounts } from '../express/link/linked-accounts.ts'
import { createAccountBook, type OnIdentityConflict } from './account-book.ts'
import type { IdentityUser } from './identity.ts'
import { type CheckedStore, checkedStore, type IdentityStore, identityStoreCheck } from './identity-store.ts'
import { createTurns } from './in-turn.ts'

/** Options of `linkedIdentities()`. */
export interface LinkedIdentitiesOptions<Account extends LinkableAccount> {
  /** Your accounts and their identities: five functions over a table of yours. Each has ten seconds. */
  store: IdentityStore<Account>
  /**
   * A name of yours for the Open Platform account that the apps are bound to. People of two of its apps are then one
   * person by their unionid. @default unionids are not compared
   */
  unionGroup?: string | undefined
  /**
   * Two accounts are one person's by the unionid: answer the one it shall be, merged, or nothing to refuse the person.
   * In a link only the account that is logged in (`byIdentity`) can be answered. @default refused
   */
  onConflict?: OnIdentityConflict<Account> | undefined
}

export interface LinkedIdentities<Account extends LinkableAccount> {
  /**
   * For the option `onLogin` of every router: the account that the person has, or a new one. It becomes `user.account`.
   *
   * @throws ERR_IDENTITY_TAKEN where two accounts are the person's, and the app has not settled it
   */
  onLogin(user: IdentityUser, context?: { req: Request }): Promise<Account | undefined>
  /**
   * Takes an identity off an account. Logins that were made with it stay until they end.
   *
   * @param identity one of `store.list(account)`, or its `key` alone
   * @param options `last`: also where the account then has no login left
   * @returns false where the account has no such identity
   * @throws ERR_LAST_IDENTITY for the last one
   */
  unlink(account: Account, identity: { key: string }, options?: { last?: boolean }): Promise<boolean>
}

/**
 * One account for all logins of a person: official account, website, mini program, mobile app, WeCom. Give its `onLogin`
 * to each router. `res.wechatLink()` and `res.wecomLink()` then add a login to the account that is logged in.
 *
 * An identity is `provider`, `appId` and `openid`, or a person of a company. Phone numbers and names make nobody one.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID.html
 * @example
 * const identities = linkedIdentities({ store, unionGroup: 'my-open-account' })
 * app.use(wechatAuth({ appId: 'wx...', appSecret: '...', onLogin: identities.onLogin }))
 * app.get('/account/add-wechat', (req, res) => res.wechatLink({ returnTo: '/account' }))
 */
export function linkedIdentities<Account extends LinkableAccount>(
  options: LinkedIdentitiesOptions<Account>,
): LinkedIdentities<Account> {
  const factory = 'linkedIdentities'
  checkOptions(factory, options, { store: identityStoreCheck, unionGroup: credential, onConflict: callback })
  requireOptions(factory, options, ['store'])
  const store = checkedStore(options.store)
  const { unionGroup, onConflict } = options
  const book = createAccountBook({ store, unionGroup, onConflict })
  const inTurn = createTurns()

  const onLogin = (user: IdentityUser): Promise<Account | undefined> => book.logIn(user)
  linkedAccounts.keep(onLogin, {
    find: (user) => book.find(user as IdentityUser),
    // What comes here is what `find()` has answered.
    add: (account, user) => book.link(account as Account, user as IdentityUser),
  })
  return {
    onLogin,
    unlink: (account, { key }, { last = false } = {}) =>
      inTurn(idIn(account) ?? '', () => unlink(store, account, { key, last })),
  }
}

async function unlink<Account>(
  store: CheckedStore<Account>,
  account: Account,
  { key, last }: { key: string; last: boolean },
): Promise<boolean> {
  const identities = await store.list(account)
  const found = identities.find((identity) => identity.key === key)
  if (found === undefined) return false
  if (!last && identities.length === 1) throw lastIdentity()
  await store.unlink(account, found)
  // Another process may have taken off the other one meanwhile.
  if (!last && (await store.list(account)).length === 0) {
    await store.link(account, found)
    throw lastIdentity()
  }
  return true
}

const lastIdentity = (): WechatAuthError =>
  new WechatAuthError('ERR_LAST_IDENTITY', 'the account would have no login left')
