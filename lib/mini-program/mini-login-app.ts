import type { TokenCache } from '../core/cache/token-cache.ts'
import type { EmitEvent } from '../core/emitter.ts'
import { createBearerTokens } from '../core/login/bearer-tokens.ts'
import { createSealer } from '../core/login/sealer.ts'
import { createSessionKeys } from '../core/login/session-keys.ts'
import { keepSessionKey, type SessionKeyApp } from '../express/login/session-key-routes.ts'
import type { LoggedInUser } from '../express/request/login-platform.ts'
import { type MiniProgramClient, type MiniProgramClientState, privateStateOf } from './mini-program-client.ts'

/** A person who logged in to a mini program: `req.wechatUser`. */
export interface MiniProgramUser extends LoggedInUser {
  provider: 'mini-program'
  appId: string
  /** The person's id at this mini program, and the key of the identity together with `provider` and `appId`. */
  openid: string
  /** The person's id across the apps of one Open Platform account. A link between identities, not an id of its own. */
  unionid?: string
}

export interface MiniLoginAppOptions {
  client: MiniProgramClient
  tokenCache: TokenCache
  /** The first seals and signs, all open and verify. Absent: derived from the app secret. */
  secrets: readonly string[] | undefined
  bearer: { expiresInSeconds: number }
  emit: EmitEvent
}

/** Login to a mini program. */
export interface MiniLoginApp extends SessionKeyApp {
  client: MiniProgramClient
}

const provider = 'mini-program'

export function miniLoginApp(options: MiniLoginAppOptions): MiniLoginApp {
  const { client, tokenCache: cache, emit } = options
  const { appId } = client
  const { appSecret } = privateStateOf(client) as MiniProgramClientState
  const secrets = options.secrets ?? [appSecret]
  const appKey = `${provider}:${appId}`
  const sealer = createSealer(secrets, appKey)
  const sessionKeys = createSessionKeys({ cache, sealer, appKey })
  const idOf = (user: LoggedInUser): string => (user as MiniProgramUser).openid

  return {
    client,
    provider,
    appId,
    appKey,
    sealer,
    sessionKeys,
    bearerTokens: createBearerTokens({ secrets, audience: appKey, cache, ...options.bearer }),
    idOf,
    dataAppId: appId,
    isAbout: (data, user) => data['openId'] === idOf(user),
    isSessionKeyValid: (user, sessionKey) => client.isSessionKeyValid({ openid: idOf(user), sessionKey }),

    covers: () => true,
    authorizeUrl() {
      throw new TypeError('miniLogin: a mini program has no login page')
    },

    async fetchUser(code) {
      const { openid, session_key, unionid } = await client.fetchSession(code)
      const user: MiniProgramUser = {
        provider,
        appId,
        openid,
        ...(typeof unionid === 'string' && unionid !== '' && { unionid }),
        loggedInAt: Date.now(),
      }
      // At once, so that a slow onLogin cannot bring it after a newer one.
      const received = { id: openid, sessionKey: session_key, login: user.loggedInAt }
      const undo = await keepSessionKey(sessionKeys, emit, received)
      return { user, undo }
    },

    forgetUser: (user) => sessionKeys.forget(idOf(user), user.loggedInAt),
  }
}
