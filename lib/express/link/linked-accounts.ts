import { createPrivateState, type PrivateState } from '../../core/private-state.ts'
import { asJson } from '../login/account.ts'
import type { LoggedInUser } from '../request/login-platform.ts'

/** An account of the app's, as a link knows it. */
export interface LinkableAccount {
  id: string | number
}

/** What links ask of `linkedIdentities()`. */
export interface LinkedAccounts {
  /** The account that a person's identity belongs to. Undefined where it belongs to none. */
  find(user: LoggedInUser): Promise<LinkableAccount | undefined>
  /** Adds a person's identity to an account. @throws ERR_IDENTITY_TAKEN, ERR_SNAPSHOT_USER */
  add(account: LinkableAccount, user: LoggedInUser): Promise<void>
}

/** By the `onLogin` that a router was given. */
export const linkedAccounts: PrivateState<LinkedAccounts> = createPrivateState<LinkedAccounts>()

/** What two copies of one account have in common: in the store, in the session, in a token. Undefined for no account. */
export function idIn(account: unknown): string | undefined {
  const { id } = (account === undefined ? {} : (asJson(account) ?? {})) as { id?: unknown }
  const isId = (typeof id === 'string' && id !== '') || typeof id === 'number'
  return isId ? JSON.stringify(id) : undefined
}
