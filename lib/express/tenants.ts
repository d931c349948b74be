import type { Request } from 'express'
import { LRUCache } from 'lru-cache'
import type { LoginRealm } from './login-platform.ts'

const maxTenants = 1_000
const lookupMs = 60_000
const maxKeyLength = 2_048

/**
 * The realm of a request in an app with many tenants. What the app's `credentials(req)` answers is kept for a minute
 * by host and path, and a tenant's realm as long as its credentials stay the same, so that its tokens are not lost.
 *
 * @param credentialsOf the app's function; answers nothing where there is no tenant
 * @param fingerprintOf names credentials without giving them away
 */
export function tenantRealms<Credentials extends object>(
  credentialsOf: (req: Request) => Credentials | undefined | null | Promise<Credentials | undefined | null>,
  fingerprintOf: (credentials: Credentials) => string,
  createRealm: (credentials: Credentials) => LoginRealm,
): (req: Request) => Promise<LoginRealm | undefined> {
  const lookups = new LRUCache<string, Promise<LoginRealm | undefined>>({ max: maxTenants, ttl: lookupMs })
  const realms = new LRUCache<string, LoginRealm>({ max: maxTenants })

  const lookUp = async (req: Request): Promise<LoginRealm | undefined> => {
    const credentials = await credentialsOf(req)
    if (credentials === undefined || credentials === null) return undefined
    const fingerprint = fingerprintOf(credentials)
    const realm = realms.get(fingerprint) ?? createRealm(credentials)
    realms.set(fingerprint, realm)
    return realm
  }

  return (req) => {
    const path = req.originalUrl.split('?', 1)[0] ?? ''
    const key = JSON.stringify([req.get('host'), req.get('x-forwarded-host'), path])
    const known = lookups.get(key)
    if (known !== undefined) return known
    const found = lookUp(req)
    if (key.length <= maxKeyLength) {
      lookups.set(key, found)
      found.catch(() => lookups.delete(key))
    }
    return found
  }
}
