import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { LRUCache } from 'lru-cache'
import type { OptionCheck } from '../core/options.ts'

const maxTenants = 1_000
const lookupMs = 60_000
const maxKeyLength = 2_048

/** Answers a tenant's credentials by host and path alone, and nothing where there is no tenant. */
export type TenantCredentials<Credentials> = (
  req: Request,
) => Credentials | undefined | null | Promise<Credentials | undefined | null>

export interface RealmsPlan<Client, Credentials extends object, Realm extends object> {
  /** The name of the factory, for messages. */
  factory: string
  /** The router's own: a ready client, a function for many tenants, or the credentials themselves. */
  options: { client?: Client | undefined; credentials?: TenantCredentials<Credentials> | undefined }
  /** Checks a tenant's credentials. */
  check: OptionCheck
  clientOf(credentials: Credentials): Client
  createRealm(client: Client, credentials: Credentials): Realm
}

/** What a router works with for a request: nothing where the host is no tenant's. */
export type RealmOf<Realm> = (req: Request) => Realm | undefined | Promise<Realm | undefined>

/** The realms of a router: one, or one for each tenant. */
export function realmsOf<Client, Credentials extends object, Realm extends object>({
  factory,
  options,
  check,
  clientOf,
  createRealm,
}: RealmsPlan<Client, Credentials, Realm>): RealmOf<Realm> {
  if (options.credentials === undefined) {
    const own = options as unknown as Credentials
    const realm = createRealm(options.client ?? clientOf(own), own)
    return () => realm
  }
  return tenantRealms({
    factory,
    credentialsOf: options.credentials,
    check,
    createRealm: (credentials) => createRealm(clientOf(credentials), credentials),
  })
}

interface TenantPlan<Credentials extends object, Realm extends object> {
  factory: string
  credentialsOf: TenantCredentials<Credentials>
  check: OptionCheck
  createRealm(credentials: Credentials): Realm
}

/**
 * The realm of a request in an app with many tenants. What the app's `credentials(req)` answers is kept for a minute
 * by host and path, and a tenant's realm as long as its credentials stay the same, so that its tokens are not lost.
 */
function tenantRealms<Credentials extends object, Realm extends object>({
  factory,
  credentialsOf,
  check,
  createRealm,
}: TenantPlan<Credentials, Realm>): (req: Request) => Promise<Realm | undefined> {
  const lookups = new LRUCache<string, Promise<Realm | undefined>>({ max: maxTenants, ttl: lookupMs })
  const realms = new LRUCache<string, Realm>({ max: maxTenants })

  const lookUp = async (req: Request): Promise<Realm | undefined> => {
    const credentials = await credentialsOf(req)
    if (credentials === undefined || credentials === null) return undefined
    const problem = check(credentials)
    if (problem !== undefined) throw new TypeError(`${factory}: what credentials(req) answered ${problem}`)
    const fingerprint = createHash('sha256').update(JSON.stringify(credentials)).digest('hex')
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
