import type { Request } from 'express'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import { hasRouterFor } from '../request/mounted-routers.ts'
import {
  appKeyOf,
  contextOf,
  hasLoginPage,
  type PageRouterContext,
  type RouterContext,
} from '../request/request-context.ts'

/** What a guard asks for. */
export interface GuardRule {
  userProperty: string
  /** The guard's own name and the routers that fill the property, for messages. */
  guard: string
  routers: string
  /** Undefined: whatever the router asks for. */
  scope?: string | undefined
  /** Takes only logins to some apps. */
  only?: GuardOnly | undefined
  /** What `LoginApp.verifyUser` shall check in place of the router's own rule. */
  access?: unknown
  /** Why the guard cannot say whom it lets in below the routers that the request has met. */
  problemOf?: ((req: Request) => string | undefined) | undefined
}

/** The apps whose logins a guard takes. */
export interface GuardOnly {
  /** As it stands in messages, for example `provider "website"`. */
  name: string
  accepts(app: LoginApp): boolean
  /** For a user whom the app has put on the request itself. */
  acceptsUser(user: LoggedInUser): boolean
}

/** The app that a user logged in to, and the router that has it. */
export interface Owner {
  router: RouterContext
  app: LoginApp
}

/** The app that the user logged in to, and the last router above that has it. */
export function ownerOf(req: Request, user: LoggedInUser): Owner | undefined {
  const appKey = appKeyOf(req, user)
  if (appKey === undefined) return undefined
  for (const router of contextOf(req).routers.toReversed()) {
    const app = router.tenant?.apps.find((one) => one.appKey === appKey)
    if (app !== undefined) return { router, app }
  }
  return undefined
}

/** The last router above the guard whose logins it takes. */
export function nearestRouter(req: Request, rule: GuardRule): RouterContext | undefined {
  return contextOf(req).routers.findLast((router) => serves(router, rule))
}

/** The same, of those that a page can be sent to. */
export function nearestPageRouter(req: Request, rule: GuardRule): PageRouterContext | undefined {
  return contextOf(req)
    .routers.filter(hasLoginPage)
    .findLast((router) => serves(router, rule))
}

function serves({ platform, tenant }: RouterContext, { userProperty, only }: GuardRule): boolean {
  if (platform.userProperty !== userProperty) return false
  return only === undefined || tenant?.apps.some((app) => only.accepts(app)) === true
}

export function missingRouter(req: Request, { guard, routers, only, userProperty }: GuardRule): TypeError {
  const hasOther = contextOf(req).routers.some(({ platform }) => platform.userProperty === userProperty)
  if (hasOther) {
    const what = only?.name ?? 'what its rule needs'
    return new TypeError(`${guard}: no router above this guard logs in with ${what}; mount one above it`)
  }
  const missing = `${guard}: no ${routers} router ran before this guard`
  if (!hasRouterFor(req, userProperty)) return new TypeError(`${missing}; mount one above it`)
  return new TypeError(
    `${missing}: the app has one, but at another path (app.use('/api', ...) sees only what is below /api), below the guard, or for other hosts; mount it above the guard without a path, with "basePath" for its routes`,
  )
}
