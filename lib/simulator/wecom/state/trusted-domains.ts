import type { SimulatedAgent } from './agent.ts'

/** The part of a URL that WeCom compares. */
export type RedirectHost = Pick<URL, 'host' | 'hostname'>

/** How a person came to log in: inside a client, or on a page of a desktop browser. */
export type LoginWay = 'app' | 'web'

/** True when the host, with its port, is in the app's settings exactly: no entry covers other ports or sub-domains. */
export function isTrusted(agent: SimulatedAgent, via: LoginWay, target: RedirectHost): boolean {
  return isAmong(trustedFor(agent, via), target)
}

export function isAmong(domains: readonly string[], target: RedirectHost): boolean {
  return domains.some((domain) => {
    const entry = domain.toLowerCase()
    return entry.endsWith(':*') ? entry.slice(0, -2) === target.hostname : entry === target.host
  })
}

export function trustedFor(agent: SimulatedAgent, via: LoginWay): string[] {
  return via === 'web' ? [...agent.trustedDomains, ...(agent.callbackDomains ?? [])] : agent.trustedDomains
}
