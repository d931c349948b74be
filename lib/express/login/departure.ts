import { provenState } from '../../core/login/relay-state.ts'
import { baseUrl, nested, type OptionCheck } from '../../core/options.ts'
import type { PublicLocation } from '../request/public-location.ts'
import { publicPathOf, type RouterContext } from '../request/request-context.ts'
import { rootOf } from '../request/return-target.ts'
import { withQuery } from '../request/target-query.ts'
import { secretsCheck } from './login-options.ts'

/** The option `relay`: one callback domain for many environments. */
export interface RelayOptions {
  /** Where `callbackRelay()` is served, on the host that is registered at the platform. */
  url: string
  /** The relay's own secret. In a list the first proves. */
  secret: string | string[]
}

export const relayCheck: OptionCheck = nested({ url: baseUrl, secret: secretsCheck }, 'url', 'secret')

/** Where the platform sends the browser back to, and the state that it brings. */
export interface Departure {
  redirectUri: string
  state: string
}

/** A departure that comes back to the callback. */
export function departureOf(
  router: RouterContext,
  location: PublicLocation,
  target: { returnTo: string; scope: string },
  state: string,
): Departure {
  return departureBackTo(router, callbackUriOf(router, location, target), state)
}

/** A departure that comes back to an address of this router's; by way of the relay, if there is one. */
export function departureBackTo({ settings }: RouterContext, address: string, state: string): Departure {
  const { relay } = settings
  if (relay === undefined) return { redirectUri: address, state }
  return {
    redirectUri: withQuery(relay.url, { to: address }),
    state: provenState(state, address, [relay.secret].flat()),
  }
}

/** The callback's address. The return target rides along, so that a lost cookie still ends at the right page. */
function callbackUriOf(
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
