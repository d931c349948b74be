import { textIn } from '../core/http/answer-fields.ts'
import { createSessionKeys } from '../core/login/session-keys.ts'
import { keepSessionKey, type SessionKeyApp } from '../express/code-login/session-key-routes.ts'
import { createLoginAppBase } from '../express/login/login-app-base.ts'
import type { LoginTools } from '../express/login/login-tenants.ts'
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

/** Login to a mini program. */
export interface MiniLoginApp extends SessionKeyApp {
  client: MiniProgramClient
}

const provider = 'mini-program'

/** A person who logs in now. */
export function miniProgramUser(
  appId: string,
  { openid, unionid }: { openid: string; unionid?: string | undefined },
): MiniProgramUser {
  return {
    provider,
    appId,
    openid,
    ...(unionid !== undefined && { unionid }),
    loggedInAt: Date.now(),
  }
}

export function miniLoginApp(client: MiniProgramClient, tools: LoginTools): MiniLoginApp {
  const { appId } = client
  const { keySecret } = privateStateOf(client) as MiniProgramClientState
  const base = createLoginAppBase({ provider, appId, keySecret }, tools)
  const { sealer, appKey } = base
  const sessionKeys = createSessionKeys({ cache: tools.tokenCache, sealer, appKey })
  const idOf = (user: LoggedInUser): string => (user as MiniProgramUser).openid

  return {
    ...base,
    client,
    sessionKeys,
    idOf,
    dataAppId: appId,
    isAbout: (data, user) => data['openId'] === idOf(user),
    isSessionKeyValid: (user, sessionKey) => client.isSessionKeyValid({ openid: idOf(user), sessionKey }),

    covers: () => true,
    identityOf: idOf,

    async fetchUser(code) {
      const session = await client.fetchSession(code)
      const { openid, session_key } = session
      const user = miniProgramUser(appId, { openid, unionid: textIn(session.unionid) })
      // At once, so that a slow onLogin cannot bring it after a newer one.
      const received = { id: openid, sessionKey: session_key, login: user.loggedInAt }
      const undo = await keepSessionKey(sessionKeys, tools.emit, received)
      return { user, undo }
    },

    forgetUser: (user) => sessionKeys.forget(idOf(user), user.loggedInAt),
  }
}
