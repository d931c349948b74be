import { randomBytes } from 'node:crypto'
import { createUuid } from '../../engine/identifiers.ts'

/** What the administrator of an account has granted to a platform, until it is cancelled. */
export interface Grant {
  /** Another one for each grant after a cancellation. */
  id: string
  componentAppId: string
  appId: string
  permissions: readonly number[]
  /** Milliseconds since 1970. */
  grantedAt: number
  refreshToken: string
  /** False until the platform has redeemed a code: it then knows the refresh token. */
  hasRedeemed: boolean
  isCancelled: boolean
}

/** What an agreement has changed, in the words of the events. */
export type GrantChange = 'authorized' | 'updateauthorized' | 'nothing'

export interface Grants {
  /** An administrator agrees, for the first time or again. */
  agree(
    componentAppId: string,
    appId: string,
    permissions: readonly number[],
  ): { grant: Grant; change: GrantChange }
  /** Undefined when there is none, or none any more. */
  get(componentAppId: string, appId: string): Grant | undefined
  /** The last one, cancelled or not. */
  lastOf(componentAppId: string, appId: string): Grant | undefined
  byId(id: string): Grant | undefined
  cancel(grant: Grant): void
  /** The oldest first. */
  ofComponent(componentAppId: string): Grant[]
  /** The newest first. */
  ofAccount(appId: string): Grant[]
  renewRefreshToken(grant: Grant): void
  forget(componentAppId: string): void
}

function createRefreshToken(): string {
  return `refreshtoken@@@${randomBytes(33).toString('base64url').slice(0, 43)}`
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id))
}

export function createGrants(now: () => number): Grants {
  const grants = new Map<string, Grant>()
  const ids = new Map<string, Grant>()
  const keyOf = (componentAppId: string, appId: string): string => JSON.stringify([componentAppId, appId])

  function get(componentAppId: string, appId: string): Grant | undefined {
    const grant = grants.get(keyOf(componentAppId, appId))
    return grant?.isCancelled === false ? grant : undefined
  }

  function create(componentAppId: string, appId: string, permissions: readonly number[]): Grant {
    const key = keyOf(componentAppId, appId)
    const grant: Grant = {
      id: createUuid(),
      componentAppId,
      appId,
      permissions,
      grantedAt: now(),
      refreshToken: createRefreshToken(),
      hasRedeemed: false,
      isCancelled: false,
    }
    ids.delete(grants.get(key)?.id ?? '')
    grants.delete(key)
    grants.set(key, grant)
    ids.set(grant.id, grant)
    return grant
  }

  return {
    get,
    agree(componentAppId, appId, permissions) {
      const sorted = [...new Set(permissions)].sort((one, other) => one - other)
      const known = get(componentAppId, appId)
      if (known === undefined) return { grant: create(componentAppId, appId, sorted), change: 'authorized' }
      if (isSame(known.permissions, sorted)) return { grant: known, change: 'nothing' }
      known.permissions = sorted
      return { grant: known, change: 'updateauthorized' }
    },
    lastOf: (componentAppId, appId) => grants.get(keyOf(componentAppId, appId)),
    byId: (id) => ids.get(id),
    cancel(grant) {
      grant.isCancelled = true
    },
    ofComponent: (componentAppId) =>
      [...grants.values()].filter((grant) => grant.componentAppId === componentAppId && !grant.isCancelled),
    ofAccount: (appId) =>
      [...grants.values()].filter((grant) => grant.appId === appId && !grant.isCancelled).reverse(),
    renewRefreshToken(grant) {
      grant.refreshToken = createRefreshToken()
    },
    forget(componentAppId) {
      for (const [key, grant] of grants) {
        if (grant.componentAppId !== componentAppId) continue
        grant.isCancelled = true
        grants.delete(key)
        ids.delete(grant.id)
      }
    },
  }
}
