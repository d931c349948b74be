import type { Request } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { locationOf, type RouterContext } from './request-context.ts'
import { isAllowedOrigin } from './return-target.ts'

/**
 * @param ownOnly where those of `returnToOrigins` are not allowed either
 * @throws ERR_ORIGIN_REFUSED for a page of an origin that is neither the app's own nor allowed
 */
export function refuseForeignOrigin(
  req: Request,
  router: RouterContext,
  { ownOnly = false }: { ownOnly?: boolean } = {},
): void {
  const origin = req.get('origin')
  // Without a session there are no cookies either, so no page can borrow a visitor's login; web views make origins up.
  if (origin === undefined || !router.platform.usesSession) return
  // A page with `Referrer-Policy: no-referrer`, as helmet sets it, posts its forms with the origin "null".
  if (origin === 'null' && req.get('sec-fetch-site') === 'same-origin') return
  const location = locationOf(req, router)
  const origins = ownOnly ? [] : router.settings.returnToOrigins
  if (isAllowedOrigin(origin, { location, origins })) return
  throw foreignOrigin(origin, location.origin, ownOnly ? undefined : 'returnToOrigins')
}

/**
 * For the operator, who has forgotten an origin or whose proxy hides the app's own.
 *
 * @param seen what somebody outside has written
 * @param option where others are allowed
 */
export function foreignOrigin(seen: string, own: string, option?: string): WechatAuthError {
  const others = option === undefined ? '' : ` and not in "${option}"`
  return new WechatAuthError(
    'ERR_ORIGIN_REFUSED',
    `the request comes from ${JSON.stringify(seen.slice(0, 200))}, which is not the app’s own origin (${own})${others}; where the own one is wrong, set "publicUrl", or Express’s "trust proxy" behind a proxy`,
  )
}
