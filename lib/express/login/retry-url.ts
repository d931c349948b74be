import type { Request } from 'express'
import { contextOf, hasLoginPage, locationOf } from '../request/request-context.ts'
import { loginPathOf } from './begin-login.ts'

/** Where an error page sends somebody who tries again: to what they wanted, else to the last router's login. */
export function retryUrlOf(req: Request): string | undefined {
  const { failedLogin, routers } = contextOf(req)
  const router = failedLogin?.router ?? routers.findLast(hasLoginPage)
  if (router === undefined) return undefined
  try {
    return loginPathOf(router, locationOf(req, router), failedLogin?.target ?? {})
  } catch {
    // A request without a usable Host has no address to send anybody to.
    return undefined
  }
}

/** The app's first page, as browsers see it: a proxy may take a part of the path off. */
export function homeUrlOf(req: Request): string | undefined {
  const router = contextOf(req).routers.at(-1)
  if (router === undefined) return undefined
  try {
    return `${locationOf(req, router).prefix}/`
  } catch {
    return undefined
  }
}
