import type { Request } from 'express'
import {
  type PublicLocation,
  type PublicUrl,
  publicLocationOf,
} from '../../express/request/public-location.ts'
import { checkReturnTarget, comparablePath, ownPath } from '../../express/request/return-target.ts'
import type { PlatformRouteName } from '../platform/platform-options.ts'

/** Where the routes of a platform are, as browsers see them. */
export interface Place {
  location: PublicLocation
  /** The public path of a route. */
  pathOf(route: PlatformRouteName): string
  /** @throws ERR_RETURN_TO_REFUSED for a target on another host */
  checkReturnTo(returnTo: unknown): string
}

export function placeOf(
  req: Request,
  routes: Record<PlatformRouteName, string | false>,
  publicUrl: PublicUrl | undefined,
): Place {
  const location = publicLocationOf(req, publicUrl)
  const pathOf = (route: PlatformRouteName): string =>
    ownPath(location.prefix + req.baseUrl + (routes[route] || ''))
  const ownPaths = (['grant', 'granted'] as const).map((route) => comparablePath(pathOf(route)))
  return {
    location,
    pathOf,
    checkReturnTo: (returnTo) => checkReturnTarget(returnTo, { location, origins: [], ownPaths }),
  }
}
