import { createLoginAppBase } from '../../express/login/login-app-base.ts'
import type { LoginTools } from '../../express/login/login-tenants.ts'
import type { FetchedUser, PageLoginApp } from '../../express/request/login-platform.ts'
import type { WechatAuthorizeTarget, WechatScope } from '../client/wechat-authorize-urls.ts'
import { privateStateOf, type WechatClient, type WechatClientState } from '../client/wechat-client.ts'
import { keepUserTokens } from '../user-tokens/stored-user-tokens.ts'
import { checkSnapshotUser, type SnapshotUsers } from './snapshot-users.ts'
import { cappedText, fetchProfile } from './wechat-profile.ts'
import type { WechatUser } from './wechat-user.ts'

export interface WechatLoginAppOptions {
  provider: 'official-account' | 'website' | 'mobile-app'
  client: WechatClient
  tools: LoginTools
  /** @default 'refuse' */
  snapshotUsers?: SnapshotUsers | undefined
  /** Of the QR page. @default 'cn' */
  qrLang?: 'cn' | 'en' | undefined
  authorizeExtras?: Pick<WechatAuthorizeTarget, 'forcePopup' | 'connectRedirect'> | undefined
}

/** Login to an official account, a website app or a mobile app, as the transaction of `express/` wants it. */
export function wechatLoginApp(options: WechatLoginAppOptions): PageLoginApp {
  const { provider, client, qrLang = 'cn' } = options
  const { keySecret, platformAppId, userTokens } = privateStateOf(client) as WechatClientState

  return {
    ...createLoginAppBase({ provider, appId: client.appId, keySecret }, options.tools),

    identityOf: (user) => (user as WechatUser).openid,
    leavesFragment: true,
    ...(platformAppId !== undefined && {
      isOwnReturn: ({ appid }) => appid === undefined || appid === client.appId,
    }),

    covers(user, scope) {
      const granted = (user as WechatUser).scope?.split(',') ?? []
      return (
        scope === 'snsapi_base' || granted.includes('snsapi_userinfo') || granted.includes('snsapi_login')
      )
    },

    authorizeUrl({ redirectUri, state, scope }) {
      if (provider === 'website') return client.qrConnectUrl({ redirectUri, state, lang: qrLang })
      const { forcePopup, connectRedirect } = options.authorizeExtras ?? {}
      return client.authorizeUrl({
        redirectUri,
        state,
        scope: scope as WechatScope,
        // There is no consent page to show for the silent scope.
        forcePopup: forcePopup && scope === 'snsapi_userinfo',
        connectRedirect,
      })
    },

    ...(userTokens && { renewGrant: (user) => userTokens.renew((user as WechatUser).openid) }),

    fetchUser: (code, scope) => fetchWechatUser(options, code, scope),
  }
}

/** The person behind a code, and how to keep their tokens for later calls. */
async function fetchWechatUser(
  { provider, client, snapshotUsers = 'refuse' }: WechatLoginAppOptions,
  code: string,
  scope: string,
): Promise<FetchedUser> {
  const { exchangeCode, userTokens, emit } = privateStateOf(client) as WechatClientState
  const token = await exchangeCode(code, provider)
  const { isSnapshotUser } = checkSnapshotUser(token, snapshotUsers)
  const profile = await fetchProfile(client, token, scope)
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
  if (userTokens === undefined || isSnapshotUser) return { user }
  return { user, keep: () => keepUserTokens(userTokens, token, emit) }
}
