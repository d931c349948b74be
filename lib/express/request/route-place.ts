import type { Request } from 'express'
import { type PublicLocation, type PublicUrl, publicLocationOf } from './public-location.ts'
import { checkReturnTarget, comparablePath, ownPath } from './return-target.ts'

/** Where the routes of a router without logins are, as browsers see them. */
export interface RoutePlace<Route extends string> {
  location: PublicLocation
  /** The public path of a route. */
  pathOf(route: Route): string
  /** The target where it is a page of the app's own. @throws ERR_RETURN_TO_REFUSED for one on another host */
  checkReturnTo(returnTo: unknown): string
}

/** @param paths where the routes are below the mount point; a return target must not be one of them */
export function routePlaceOf<Route extends string>(
  req: Request,
  paths: Readonly<Record<Route, string | false>>,
  publicUrl: PublicUrl | undefined,
): RoutePlace<Route> {
  const location = publicLocationOf(req, publicUrl)
  const pathOf = (route: Route): string => ownPath(location.prefix + req.baseUrl + (paths[route] || ''))
  const ownPaths = (Object.keys(paths) as Route[])
    .filter((route) => paths[route] !== false)
    .map((route) => comparablePath(pathOf(route)))
  return {
    location,
    pathOf,
    checkReturnTo: (returnTo) => checkReturnTarget(returnTo, { location, origins: [], ownPaths }),
  }
}
