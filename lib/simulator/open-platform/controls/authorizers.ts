import { originalIdOf } from '../../accounts/state/original-id.ts'
import type { OpenPlatformWorld } from '../state/open-platform-world.ts'

/** An account that has granted something to a platform. */
export interface SimulatedAuthorizer {
  appId: string
  /** The original id, `gh_...`. */
  userName: string
  /** The permission sets. */
  permissions: number[]
  /** Since when, in milliseconds since 1970. */
  authTime: number
  /** Whether the platform has redeemed a code: without that it has no refresh token. */
  hasRedeemed: boolean
  refreshToken: string
}

/** The accounts of a platform, the oldest grant first. */
export function authorizersOf(
  { apps, openPlatform }: OpenPlatformWorld,
  appId: string,
): SimulatedAuthorizer[] {
  return openPlatform.grants.ofComponent(appId).flatMap((grant) => {
    const app = apps.get(grant.appId)
    if (app === undefined) return []
    return {
      appId: app.appId,
      userName: originalIdOf(app),
      permissions: [...grant.permissions],
      authTime: grant.grantedAt,
      hasRedeemed: grant.hasRedeemed,
      refreshToken: grant.refreshToken,
    }
  })
}
