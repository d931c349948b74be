import type { Router } from 'express'
import { createSessionKeys } from '../core/login/session-keys.ts'
import { text } from '../core/options.ts'
import { WechatAuthError } from '../errors.ts'
import { codeLoginRoute } from '../express/login/code-login.ts'
import { type AppLoginOptions, codeLoginShape } from '../express/login/code-login-options.ts'
import { resolveLoginSettings } from '../express/login/login-options.ts'
import { bearerLogoutRoute, userRoute } from '../express/login/login-routes.ts'
import { createPlatformRouter } from '../express/login/platform-router.ts'
import {
  checkRoute,
  keepSessionKey,
  type SessionKeyApp,
  userinfoRoute,
} from '../express/login/session-key-routes.ts'
import type { LoggedInUser, LoginPlatform, LoginTenant } from '../express/request/login-platform.ts'
import type { WecomClient } from './wecom-client.ts'
import { isSameUserid } from './wecom-identity.ts'
import { type ExchangedIdentity, type WecomLoginAppOptions, wecomLoginApp } from './wecom-login-app.ts'
import { checkWecomOptions, type WecomRouterOptions, wecomTenants } from './wecom-router.ts'
import type { WecomUser } from './wecom-user.ts'

export type WecomMiniLoginRouteName = 'login' | 'userinfo' | 'check' | 'user' | 'logout'

/**
 * Options of `wecomMiniLogin()`. Exactly one of `corpId` with `corpSecret` and `agentId`, `client`, and `credentials`
 * is needed: of the app that the mini program is bound to.
 */
export interface WecomMiniLoginOptions extends AppLoginOptions<WecomRouterOptions<WecomMiniLoginRouteName>> {
  /** The mini program's own app id: encrypted data must be for it. Without it there is no `userinfo` route. */
  appId?: string | undefined
}

const routePaths: Record<WecomMiniLoginRouteName, string> = {
  login: '/login',
  userinfo: '/login/userinfo',
  check: '/login/check',
  user: '/login/user',
  logout: '/login/logout',
}

/**
 * Login for mini programs inside WeCom: `POST /login {code}` with the code of `wx.qy.login()` answers
 * `{ token, expiresIn, user }`, and `req.wecomUser` is filled for requests with that token. Beside it
 * `POST /login/userinfo`, `GET /login/check`, `GET /login/user` and `POST /login/logout`. Members of another company
 * get 403 `ERR_NOT_A_MEMBER`. WeCom has neither phone codes nor a way to check a session_key: `check` says whether
 * one is kept.
 *
 * @throws TypeError when the options are wrong
 * @see https://developer.work.weixin.qq.com/document/path/91506
 * @example app.use(wecomMiniLogin({ corpId: 'ww...', corpSecret: '...', agentId: 1000002, basePath: '/api' }))
 */
export function wecomMiniLogin(options: WecomMiniLoginOptions): Router {
  const names = Object.keys(routePaths) as WecomMiniLoginRouteName[]
  checkWecomOptions('wecomMiniLogin', options, names, { appId: text, ...codeLoginShape })
  const withBearer = { ...options, bearer: options.bearer ?? true }
  const settings = resolveLoginSettings('wecomMiniLogin', routePaths, withBearer)
  const platform: LoginPlatform = {
    factory: 'wecomMiniLogin',
    userProperty: 'wecomUser',
    loginMethod: 'wecomLogin',
    logoutMethod: 'wecomLogout',
    hasLoginPage: false,
    usesSession: false,
    scopes: [],
    defaultScope: '',
    tenantOf: wecomTenants(withBearer, {
      factory: 'wecomMiniLogin',
      createTenant: (client, common) => createTenant(client, common, options),
    }),
  }
  return createPlatformRouter(platform, settings, [
    codeLoginRoute,
    ...(options.appId === undefined ? [] : [userinfoRoute]),
    checkRoute,
    userRoute,
    bearerLogoutRoute,
  ])
}

function createTenant(
  client: WecomClient,
  common: Omit<WecomLoginAppOptions, 'allow'>,
  { appId = '' }: WecomMiniLoginOptions,
): Pick<LoginTenant, 'apps' | 'select'> {
  const exchange = async (code: string, loggedInAt: number): Promise<ExchangedIdentity> => {
    const { corpid, userid, session_key } = await client.fetchMiniProgramSession(code)
    if (corpid !== client.corpId) {
      throw new WechatAuthError('ERR_NOT_A_MEMBER', 'the person logged in as a member of another company')
    }
    const received = { id: userid.toLowerCase(), sessionKey: session_key, login: loggedInAt }
    const undo = await keepSessionKey(sessionKeys, common.emit, received)
    return { userid, undo }
  }
  const loginApp = wecomLoginApp({ ...common, provider: 'wecom-mini-program', exchange, allow: [] })
  const { sealer, appKey } = loginApp
  const sessionKeys = createSessionKeys({ cache: common.tokenCache, sealer, appKey })
  const idOf = (user: LoggedInUser): string => {
    const member = user as WecomUser
    return member.kind === 'member' ? member.userid.toLowerCase() : ''
  }
  const app: SessionKeyApp = {
    ...loginApp,
    sessionKeys,
    idOf,
    dataAppId: appId,
    isAbout: (data, user) => data['corpid'] === client.corpId && isSameUserid(data['userid'], idOf(user)),
    isSessionKeyValid: async () => true,
    forgetUser: (user) => sessionKeys.forget(idOf(user), user.loggedInAt),
  }
  return { apps: [app], select: () => app }
}
