import type { Request } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { locationOf, type RouterContext } from './request-context.ts'
import { isAllowedOrigin } from './return-target.ts'

/**
 * @param origins those that are allowed besides the app's own
 * @throws ERR_ORIGIN_REFUSED for a page of an origin that is neither the app's own nor allowed
 */
export function refuseForeignOrigin(
  req: Request,
  router: RouterContext,
  origins: readonly string[] = router.settings.returnToOrigins,
): void {
  const origin = req.get('origin')
  // Without a session there are no cookies either, so no page can borrow a visitor's login; web views make origins up.
  if (origin === undefined || !router.platform.usesSession) return
  // A page with `Referrer-Policy: no-referrer`, as helmet sets it, posts its forms with the origin "null".
  if (origin === 'null' && req.get('sec-fetch-site') === 'same-origin') return
  const location = locationOf(req, router)
  if (isAllowedOrigin(origin, { location, origins })) return
  throw new WechatAuthError(
    'ERR_ORIGIN_REFUSED',
    'the Origin of the request is neither the app’s own nor allowed',
  )
}
