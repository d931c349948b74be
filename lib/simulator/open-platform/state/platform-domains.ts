import { hasAllowedPort } from '../../engine/login/redirect-target.ts'

/**
 * Whether a page is at a domain of a third-party platform: the same host exactly. An entry with a port wants that port;
 * one without takes 80, 443 and, for loopback addresses, any.
 */
export function isAtDomain(domain: string, page: URL): boolean {
  const entry = domain.toLowerCase()
  return entry === page.host || (entry === page.hostname && hasAllowedPort(page))
}

/** The same for web domains: `$APPID$` stands for the account's appid. */
export function isAtWebDomain(domains: readonly string[], appId: string, page: URL): boolean {
  return domains.some((domain) =>
    isAtDomain(
      domain.replace('$APPID$', () => appId),
      page,
    ),
  )
}

/** @throws TypeError unless it is a host, with a port or without */
export function checkDomain(owner: string, domain: string): void {
  if (/^(?:[\w-]+(?:\.[\w-]+)*|\[[\da-fA-F:]+\])(?::\d{1,5})?$/.test(domain)) return
  throw new TypeError(
    `${owner}: domain ${JSON.stringify(domain.slice(0, 64))} must be a host name without scheme and path, as in Tencent's console`,
  )
}
