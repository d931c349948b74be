import { randomUUID } from 'node:crypto'
import type { Request } from 'express'
import { LRUCache } from 'lru-cache'
import { sha256 } from '../../core/digests.ts'
import type { OptionCheck } from '../../core/options.ts'
import { hostHeaderOf } from './public-location.ts'

/** Answers a tenant's credentials by host and path alone, and nothing where there is no tenant. */
export type TenantCredentials<Credentials> = (
  req: Request,
) => Credentials | undefined | null | Promise<Credentials | undefined | null>

/** Which app a router is for: a ready client's, one for each tenant, or the one of these credentials. */
export type AppChoice<Client, Credentials extends object> = {
  client?: Client | undefined
  credentials?: TenantCredentials<Credentials> | undefined
} & { [Name in keyof Credentials]?: Credentials[Name] | undefined }

export interface TenantsPlan<Client, Credentials extends object, Tenant extends object> {
  /** The name of the factory, for messages. */
  factory: string
  /** The options of the router, which were checked. */
  options: AppChoice<Client, Credentials>
  /** Checks what `credentials(req)` answered. */
  check: OptionCheck
  clientOf(credentials: Credentials): Client
  /** @param credentials the tenant's, or with one tenant what the options of the router hold of them */
  createTenant(client: Client, credentials: Partial<Credentials>): Tenant
}

/** What a router works with for a request: nothing where the host is no tenant's. */
export type TenantOf<Tenant> = (req: Request) => Tenant | undefined | Promise<Tenant | undefined>

/** The tenants of a router: one, or one for each tenant. */
export function tenantsOf<Client, Credentials extends object, Tenant extends object>(
  plan: TenantsPlan<Client, Credentials, Tenant>,
): TenantOf<Tenant> {
  const { options, clientOf, createTenant } = plan
  if (options.credentials !== undefined) return tenantsByCredentials(plan, options.credentials)
  const own = options as Partial<Credentials>
  // Without a client the options hold whole credentials: that was checked.
  const tenant = createTenant(options.client ?? clientOf(own as Credentials), own)
  return () => tenant
}

/** A platform that acts for the account is a function, which JSON would leave out. */
const names = new WeakMap<object, string>()
function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'function') return undefined
  const name = names.get(value) ?? randomUUID()
  names.set(value, name)
  return name
}

const maxTenants = 1_000
const lookupMs = 60_000
const maxKeyLength = 2_048

/**
 * The tenant of a request in an app with many tenants. What the app's `credentials(req)` answers is kept for a minute
 * by host and path, and what was made with it as long as the credentials stay the same, so that no token is lost.
 */
function tenantsByCredentials<Client, Credentials extends object, Tenant extends object>(
  { factory, check, clientOf, createTenant }: TenantsPlan<Client, Credentials, Tenant>,
  credentialsOf: TenantCredentials<Credentials>,
): (req: Request) => Promise<Tenant | undefined> {
  const lookups = new LRUCache<string, Promise<Tenant | undefined>>({ max: maxTenants, ttl: lookupMs })
  const tenants = new LRUCache<string, Tenant>({ max: maxTenants })

  const lookUp = async (req: Request): Promise<Tenant | undefined> => {
    const credentials = await credentialsOf(req)
    if (credentials === undefined || credentials === null) return undefined
    const problem = check(credentials)
    if (problem !== undefined) throw new TypeError(`${factory}: what credentials(req) answered ${problem}`)
    const fingerprint = sha256(JSON.stringify(credentials, (_name, value) => nameOf(value) ?? value))
    const tenant = tenants.get(fingerprint) ?? createTenant(clientOf(credentials), credentials)
    tenants.set(fingerprint, tenant)
    return tenant
  }

  return (req) => {
    const path = req.originalUrl.split('?', 1)[0] ?? ''
    // As Express gives them: a header that no trusted proxy has written must not decide for other visitors.
    const key = JSON.stringify([req.hostname ?? hostHeaderOf(req), path])
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
