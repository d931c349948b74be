import type { Request } from 'express'
import type { LoggedInUser } from '../request/login-platform.ts'
import { bearerLoginIdOf, contextOf, putUser, userOn } from '../request/request-context.ts'
import { readLogin } from '../request/session.ts'
import { type GuardRule, nearestRouter, type Owner, ownerOf } from './guard-routers.ts'

/** Who a guard has in front of it. Without an owner the app itself has put the user on the request. */
export interface GuardedLogin {
  user: LoggedInUser
  owner: Owner | undefined
}

/**
 * The login that a guard judges: the one on the request, or, where the guard does not take that one, the newest of the
 * session that it takes. So a person who is logged in to several apps is known to the guard of each.
 */
export function guardedLogin(req: Request, rule: GuardRule): GuardedLogin | undefined {
  const user = userOn(req, rule)
  if (user === undefined) return undefined
  const owner = ownerOf(req, user)
  if (takes(req, rule, { user, owner })) return { user, owner }
  // Who comes with a token, or was put there by the app, is nobody else.
  if (owner === undefined || bearerLoginIdOf(req, rule) !== undefined) return undefined
  const other = loginsInSession(req, rule).find((login) => takes(req, rule, login))
  if (other !== undefined) putUser(req, rule.userProperty, other.user, other.owner.app.appKey)
  return other
}

/** The logins of all apps above, the newest first. */
function loginsInSession(req: Request, { userProperty }: GuardRule): (GuardedLogin & { owner: Owner })[] {
  return contextOf(req)
    .routers.filter(({ platform }) => platform.userProperty === userProperty)
    .toReversed()
    .flatMap((router) => (router.tenant?.apps ?? []).map((app) => ({ router, app })))
    .flatMap((owner) => {
      const user = readLogin(req, owner.app.appKey)?.user
      return user === undefined ? [] : [{ user, owner }]
    })
    .sort((a, b) => b.user.loggedInAt - a.user.loggedInAt)
}

/**
 * Asks the app that the user logged in to; a user of no app above has what it has. Where the nearest router has a rule
 * about who may come in, a login to another app is none.
 */
function takes(req: Request, rule: GuardRule, { user, owner }: GuardedLogin): boolean {
  const { only } = rule
  const app = owner?.app
  // One app of a service provider has people of many companies.
  if (only !== undefined && !((app === undefined || only.accepts(app)) && only.acceptsUser(user)))
    return false
  const nearest = nearestRouter(req, rule)?.tenant?.apps ?? []
  const isStranger = app !== undefined && !nearest.some(({ appKey }) => appKey === app.appKey)
  return !(isStranger && rule.access === undefined && nearest.some(({ hasRule }) => hasRule))
}
