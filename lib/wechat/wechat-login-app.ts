import type { TokenCache } from '../core/cache/token-cache.ts'
import type { EmitEvent } from '../core/emitter.ts'
import { createBearerTokens } from '../core/login/bearer-tokens.ts'
import { createSealer } from '../core/login/sealer.ts'
import { PlatformError, WechatAuthError } from '../errors.ts'
import type { LoginApp } from '../express/request/login-platform.ts'
import type { OAuthToken, UserInfo } from './sns.ts'
import type { StoredUserTokens } from './stored-user-tokens.ts'
import { privateStateOf, type WechatClient, type WechatClientState } from './wechat-client.ts'
import type { WechatAuthorizeTarget } from './wechat-urls.ts'
import type { WechatUser } from './wechat-user.ts'

export interface WechatLoginAppOptions {
  provider: 'official-account' | 'website' | 'mobile-app'
  client: WechatClient
  tokenCache: TokenCache
  /** The first seals and signs, all open and verify. Absent: derived from the app secret. */
  secrets: readonly string[] | undefined
  bearer: { expiresInSeconds: number } | undefined
  snapshotUsers: 'refuse' | 'allow'
  qrLang: 'cn' | 'en'
  authorizeExtras?: Pick<WechatAuthorizeTarget, 'forcePopup' | 'connectRedirect'> | undefined
}

/** Login to an official account or a website app, as the transaction of `express/` wants it. */
export function wechatLoginApp(options: WechatLoginAppOptions): LoginApp {
  const { provider, client } = options
  const { appSecret, userTokens, emit } = privateStateOf(client) as WechatClientState
  const secrets = options.secrets ?? [appSecret]
  const appKey = `${provider}:${client.appId}`

  return {
    provider,
    appId: client.appId,
    appKey,
    sealer: createSealer(secrets, appKey),
    bearerTokens:
      options.bearer &&
      createBearerTokens({ secrets, audience: appKey, cache: options.tokenCache, ...options.bearer }),

    covers(user, scope) {
      const granted = (user as WechatUser).scope?.split(',') ?? []
      return (
        scope === 'snsapi_base' || granted.includes('snsapi_userinfo') || granted.includes('snsapi_login')
      )
    },

    authorizeUrl({ redirectUri, state, scope }) {
      if (provider === 'website') return client.qrConnectUrl({ redirectUri, state, lang: options.qrLang })
      const { forcePopup, connectRedirect } = options.authorizeExtras ?? {}
      return client.authorizeUrl({
        redirectUri,
        state,
        scope: scope as WechatAuthorizeTarget['scope'],
        // There is no consent page to show for the silent scope.
        forcePopup: forcePopup && scope === 'snsapi_userinfo',
        connectRedirect,
      })
    },

    ...(userTokens && { renewGrant: (user) => userTokens.renew((user as WechatUser).openid) }),

    async fetchUser(code, scope) {
      const token = await client.fetchOAuthToken(code)
      const isSnapshotUser = Number(token.is_snapshotuser) === 1
      if (isSnapshotUser && options.snapshotUsers === 'refuse') {
        throw new WechatAuthError('ERR_SNAPSHOT_USER', 'WeChat showed a snapshot page, with a made-up person')
      }
      const profile = givesProfile(token, scope) ? await fetchProfile(client, token) : {}
      const unionid = cappedText(token.unionid) || profile.unionid
      const user: WechatUser = {
        provider,
        appId: client.appId,
        openid: token.openid,
        scope: cappedText(token.scope) ?? scope,
        ...profile,
        ...(unionid && { unionid }),
        ...(isSnapshotUser && { isSnapshotUser }),
        loggedInAt: Date.now(),
      }
      const keepsTokens = userTokens !== undefined && !isSnapshotUser
      return { user, keep: keepsTokens ? () => saveTokens(userTokens, token, emit) : undefined }
    },
  }
}

// A store that is down costs later calls for this person, not the login.
async function saveTokens(userTokens: StoredUserTokens, token: OAuthToken, emit: EmitEvent): Promise<void> {
  await userTokens.save(token).catch(() => emit({ type: 'cache-failure', operation: 'user-tokens' }))
}

function givesProfile(token: OAuthToken, scope: string): boolean {
  const granted = cappedText(token.scope)?.split(',') ?? []
  if (granted.includes('snsapi_login')) return true
  return scope !== 'snsapi_base' && granted.includes('snsapi_userinfo')
}

/** 48001: WeChat logs the person in, and gives no profile. */
async function fetchProfile(client: WechatClient, token: OAuthToken): Promise<Partial<WechatUser>> {
  try {
    return pickProfile(
      await client.fetchUserInfo({ openid: token.openid, oauthAccessToken: token.access_token }),
    )
  } catch (error) {
    if (error instanceof PlatformError && error.errcode === 48001) return {}
    throw error
  }
}

function pickProfile(info: UserInfo): Partial<WechatUser> {
  const profile: Partial<WechatUser> = {}
  for (const name of ['nickname', 'headimgurl', 'province', 'city', 'country', 'unionid'] as const) {
    const value = cappedText(info[name])
    if (value !== undefined) profile[name] = value
  }
  if (Number.isInteger(Number(info.sex))) profile.sex = Number(info.sex)
  if (Array.isArray(info.privilege)) {
    profile.privilege = info.privilege.slice(0, 50).filter((item) => typeof item === 'string')
  }
  return profile
}

/** Also an empty one: WeChat says so that there is no avatar. */
function cappedText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 1_024) : undefined
}
