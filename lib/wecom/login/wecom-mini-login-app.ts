import { createSessionKeys } from '../../core/login/session-keys.ts'
import { WechatAuthError } from '../../errors.ts'
import { keepSessionKey, type SessionKeyApp } from '../../express/code-login/session-key-routes.ts'
import type { LoginTools } from '../../express/login/login-tenants.ts'
import type { LoggedInUser } from '../../express/request/login-platform.ts'
import type { WecomClient } from '../client/wecom-client.ts'
import { isSameUserid } from '../client/wecom-ids.ts'
import type { WecomAccessRule } from './access-rule.ts'
import { type ExchangedIdentity, wecomLoginApp } from './wecom-login-app.ts'
import type { WecomUser } from './wecom-user.ts'

export interface WecomMiniLoginAppOptions {
  /** The mini program's own app id. */
  appId?: string | undefined
  authorize?: WecomAccessRule | undefined
}

/** Login to one app of a company from its mini program: the same identities, by another exchange. */
export function wecomMiniLoginApp(
  client: WecomClient,
  tools: LoginTools,
  { appId = '', authorize }: WecomMiniLoginAppOptions,
): SessionKeyApp {
  const exchange = async (code: string, loggedInAt: number): Promise<ExchangedIdentity> => {
    const { corpid, userid, session_key } = await client.fetchMiniProgramSession(code)
    if (corpid !== client.corpId) {
      throw new WechatAuthError('ERR_NOT_A_MEMBER', 'the person logged in as a member of another company')
    }
    const received = { id: userid.toLowerCase(), sessionKey: session_key, login: loggedInAt }
    const undo = await keepSessionKey(sessionKeys, tools.emit, received)
    return { userid, undo }
  }
  const loginApp = wecomLoginApp({
    client,
    tools,
    provider: 'wecom-mini-program',
    exchange,
    allow: [],
    authorize,
  })
  const { sealer, appKey } = loginApp
  const sessionKeys = createSessionKeys({ cache: tools.tokenCache, sealer, appKey })
  return {
    ...loginApp,
    sessionKeys,
    idOf,
    dataAppId: appId,
    isAbout: (data, user) => data['corpid'] === client.corpId && isSameUserid(data['userid'], idOf(user)),
    isSessionKeyValid: async () => true,
    forgetUser: (user) => sessionKeys.forget(idOf(user), user.loggedInAt),
  }
}

function idOf(user: LoggedInUser): string {
  const member = user as WecomUser
  return member.kind === 'member' ? member.userid.toLowerCase() : ''
}
