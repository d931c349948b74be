import { randomBytes } from 'node:crypto'
import { createExpiringMap } from '../../engine/expiring-map.ts'

const lifetimeMs = 864_000_000

/** A link that administrators scan to have templates made into apps of their companies. */
export interface CustomizedLink {
  key: string
  providerCorpId: string
  suiteIds: readonly string[]
  state: string
  expiresAt: number
  forgetAt: number
}

export interface CustomizedLinks {
  issue(link: Pick<CustomizedLink, 'providerCorpId' | 'suiteIds' | 'state'>): CustomizedLink
  /** Also an expired one, for as long again as it was good. */
  find(key: string): CustomizedLink | undefined
}

export function createCustomizedLinks(now: () => number): CustomizedLinks {
  const links = createExpiringMap<CustomizedLink>(now)
  return {
    issue(given) {
      const key = randomBytes(24).toString('base64url')
      const expiresAt = now() + lifetimeMs
      const link = { ...given, key, expiresAt, forgetAt: expiresAt + lifetimeMs }
      links.set(key, link)
      return link
    },
    find: (key) => links.get(key),
  }
}

export const customizedLinkSeconds: number = lifetimeMs / 1000
