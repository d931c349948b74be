import { createExpiringMap } from '../../engine/expiring-map.ts'
import { createToken } from '../../engine/identifiers.ts'

const accessLifetimeMs = 7_200_000
const refreshLifetimeMs = 30 * 86_400_000

/** One sign-in of one person to one app: the web-auth access token and the refresh token that renews it. */
export interface OAuthGrant {
  appId: string
  personId: string
  openid: string
  scope: string
  isSnapshot: boolean
  /** The third-party platform that the person has signed in through. */
  componentAppId?: string | undefined
  accessToken: string
  accessExpiresAt: number
  /** False after a revocation: the token then counts as "not latest". */
  isAccessTokenAlive: boolean
  refreshToken: string
  refreshExpiresAt: number
  /** True after the person changed the WeChat password. */
  isVoid: boolean
  forgetAt: number
}

/** Who signs in where. */
export type SignIn = Pick<
  OAuthGrant,
  'appId' | 'personId' | 'openid' | 'scope' | 'isSnapshot' | 'componentAppId'
>

export interface OAuthTokens {
  issue(signIn: SignIn): OAuthGrant
  /** Finds the grant whose latest access token this is, expired or not. */
  findByAccessToken(accessToken: string): OAuthGrant | undefined
  findByRefreshToken(refreshToken: string): OAuthGrant | undefined
  /** The same access token with its lifetime renewed while it is valid, a new one after that. */
  renew(grant: OAuthGrant): void
  list(): OAuthGrant[]
}

export function createOAuthTokens(now: () => number): OAuthTokens {
  const byRefreshToken = createExpiringMap<OAuthGrant>(now)
  const byAccessToken = createExpiringMap<{ grant: OAuthGrant; forgetAt: number }>(now)

  function putAccessToken(grant: OAuthGrant): void {
    grant.accessExpiresAt = now() + accessLifetimeMs
    byAccessToken.set(grant.accessToken, { grant, forgetAt: grant.forgetAt })
  }

  return {
    issue(signIn) {
      const refreshExpiresAt = now() + refreshLifetimeMs
      const grant: OAuthGrant = {
        ...signIn,
        accessToken: createToken(),
        accessExpiresAt: 0,
        isAccessTokenAlive: true,
        refreshToken: createToken(),
        refreshExpiresAt,
        isVoid: false,
        // Kept as long again, to answer "expired" and not "never heard of".
        forgetAt: refreshExpiresAt + refreshLifetimeMs,
      }
      byRefreshToken.set(grant.refreshToken, grant)
      putAccessToken(grant)
      return grant
    },
    findByAccessToken: (accessToken) => byAccessToken.get(accessToken)?.grant,
    findByRefreshToken: (refreshToken) => byRefreshToken.get(refreshToken),
    renew(grant) {
      if (!grant.isAccessTokenAlive || now() >= grant.accessExpiresAt) {
        byAccessToken.delete(grant.accessToken)
        grant.accessToken = createToken()
        grant.isAccessTokenAlive = true
      }
      putAccessToken(grant)
    },
    list: () => byRefreshToken.values(),
  }
}
