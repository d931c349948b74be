import type { LoggedInUser } from '../request/login-platform.ts'

/** What may be shown of a user: everything but the app's own account. */
export function publicUserOf(user: LoggedInUser): Omit<LoggedInUser, 'account'> {
  const { account: _account, ...shown } = user
  return shown
}

/** What a bearer token holds of a user: of the account nothing but its id. */
export function bearerUserOf(user: LoggedInUser): object {
  const id = (user.account as { id?: unknown } | undefined)?.id
  return { ...publicUserOf(user), ...(id !== undefined && { account: { id } }) }
}
