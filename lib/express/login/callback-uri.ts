import type { PublicLocation } from '../request/public-location.ts'
import { publicPathOf, type RouterContext } from '../request/request-context.ts'
import { rootOf } from '../request/return-target.ts'
import { withQuery } from '../request/target-query.ts'

/** The callback's address. The return target rides along, so that a lost cookie still ends at the right page. */
export function callbackUriOf(
  router: RouterContext,
  location: PublicLocation,
  { returnTo, scope }: { returnTo: string; scope: string },
): string {
  const path = publicPathOf(router, location, 'callback')
  if (path === undefined)
    throw new TypeError(`${router.platform.factory}: routes.callback is off, so no page can log in`)
  return withQuery(location.origin + path, {
    ...(returnTo !== rootOf(location) && { returnTo }),
    ...(scope !== router.platform.defaultScope && { scope }),
  })
}
