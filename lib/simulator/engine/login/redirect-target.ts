export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/** The absolute http(s) URL in a `redirect_uri`, or undefined. */
export function parseRedirectUri(redirectUri: string): URL | undefined {
  if (!/^https?:\/\/[^/]/i.test(redirectUri)) return undefined
  try {
    return new URL(redirectUri)
  } catch {
    return undefined
  }
}

/** True when the host (and path, if the entry has one) is registered exactly; `example.com` does not cover `www.example.com`. */
export function isRegistered(app: { redirectDomains: readonly string[] }, target: URL): boolean {
  return app.redirectDomains.some((domain) => {
    const [host = '', ...path] = domain.split('/')
    const prefix = path.length === 0 ? '/' : `/${path.join('/').replace(/\/$/, '')}/`
    return host.toLowerCase() === target.hostname && `${target.pathname}/`.startsWith(prefix)
  })
}

/**
 * Tencent accepts no port but 80 and 443. A laptop has nothing else to offer, so loopback addresses are free to have any:
 * this is a known difference of the simulator.
 */
export function hasAllowedPort(target: URL): boolean {
  return ['', '80', '443'].includes(target.port) || isLoopback(target.hostname)
}

/** `redirect_uri` with `code` and then `state` behind its own query and before its fragment. */
export function callbackUrl(
  redirectUri: string,
  code: string | undefined,
  state: string | undefined,
): string {
  return withParameters(redirectUri, { code, state })
}

/** `redirect_uri` with parameters behind its own query and before its fragment; those without a value are left out. */
export function withParameters(
  redirectUri: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const [address = '', ...fragment] = redirectUri.split('#')
  const added = Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')
  const gap = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&'
  const tail = fragment.length === 0 ? '' : `#${fragment.join('#')}`
  return added === '' ? redirectUri : `${address}${gap}${added}${tail}`
}
