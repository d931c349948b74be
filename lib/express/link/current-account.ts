import type { Request } from 'express'
import { sha256 } from '../../core/digests.ts'
import { askApp } from '../login/account.ts'
import { isEnded } from '../request/attach-user.ts'
import { type RouterContext, requireTenant } from '../request/request-context.ts'
import { readLogins } from '../request/session.ts'
import { idIn, type LinkableAccount, type LinkedAccounts } from './linked-accounts.ts'

/** A session holds a few logins; each that is looked at may cost a call of the app's store. */
const maxLogins = 8

/**
 * The account that is logged in now: that of the newest login in the session which has one, whatever router it came
 * by. The store is asked whose the login's identity is: another store's account may have the same id, and what the
 * session holds may have been merged or taken apart since.
 */
export async function currentAccount(
  req: Request,
  router: RouterContext,
  accounts: LinkedAccounts,
): Promise<LinkableAccount | undefined> {
  const logins = readLogins(req).filter(({ user }) => idIn(user.account) !== undefined)
  for (const { id, user, hasToken } of logins.slice(0, maxLogins)) {
    if (hasToken && id !== undefined && (await isEnded(id, requireTenant(router), router.settings))) continue
    const found = await askApp('linkedIdentities', () => accounts.find(user))
    if (found !== undefined) return idIn(found) === idIn(user.account) ? found : undefined
  }
  return undefined
}

/** Stands for an account in the cookie of a link. */
export const markOf = (account: LinkableAccount): string => sha256(idIn(account) ?? '')
