import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { LRUCache } from 'lru-cache'
import type { OptionCheck } from '../../core/options.ts'

const maxTenants = 1_000
const lookupMs = 60_000
const maxKeyLength = 2_048

/** Answers a tenant's credentials by host and path alone, and nothing where there is no tenant. */
export type TenantCredentials<Credentials> = (
  req: Request,
) => Credentials | undefined | null | Promise<Credentials | undefined | null>

export interface TenantsPlan<Client, Credentials extends object, Tenant extends object> {
  /** The name of the factory, for messages. */
  factory: string
  /** The router's own: a ready client, a function for many tenants, or the credentials themselves. */
  options: { client?: Client | undefined; credentials?: TenantCredentials<Credentials> | undefined }
  /** Checks a tenant's credentials. */
  check: OptionCheck
  clientOf(credentials: Credentials): Client
  createTenant(client: Client, credentials: Credentials): Tenant
}

/** What a router works with for a request: nothing where the host is no tenant's. */
export type TenantOf<Tenant> = (req: Request) => Tenant | undefined | Promise<Tenant | undefined>

/** The tenants of a router: one, or one for each tenant. */
export function tenantsOf<Client, Credentials extends object, Tenant extends object>({
  factory,
  options,
  check,
  clientOf,
  createTenant,
}: TenantsPlan<Client, Credentials, Tenant>): TenantOf<Tenant> {
  if (options.credentials === undefined) {
    const own = options as unknown as Credentials
    const tenant = createTenant(options.client ?? clientOf(own), own)
    return () => tenant
  }
  return credentialTenants({
    factory,
    credentialsOf: options.credentials,
    check,
    createTenant: (credentials) => createTenant(clientOf(credentials), credentials),
  })
}

interface TenantPlan<Credentials extends object, Tenant extends object> {
  factory: string
  credentialsOf: TenantCredentials<Credentials>
  check: OptionCheck
  createTenant(credentials: Credentials): Tenant
}

/**
 * The tenant of a request in an app with many tenants. What the app's `credentials(req)` answers is kept for a minute
 * by host and path, and a tenant's tenant as long as its credentials stay the same, so that its tokens are not lost.
 */
function credentialTenants<Credentials extends object, Tenant extends object>({
  factory,
  credentialsOf,
  check,
  createTenant,
}: TenantPlan<Credentials, Tenant>): (req: Request) => Promise<Tenant | undefined> {
  const lookups = new LRUCache<string, Promise<Tenant | undefined>>({ max: maxTenants, ttl: lookupMs })
  const tenants = new LRUCache<string, Tenant>({ max: maxTenants })

  const lookUp = async (req: Request): Promise<Tenant | undefined> => {
    const credentials = await credentialsOf(req)
    if (credentials === undefined || credentials === null) return undefined
    const problem = check(credentials)
    if (problem !== undefined) throw new TypeError(`${factory}: what credentials(req) answered ${problem}`)
    const fingerprint = createHash('sha256').update(JSON.stringify(credentials)).digest('hex')
    const tenant = tenants.get(fingerprint) ?? createTenant(credentials)
    tenants.set(fingerprint, tenant)
    return tenant
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
