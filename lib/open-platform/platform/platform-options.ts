import { type ClientOptions, clientShape } from '../../core/client/client-base.ts'
import { type GrantStore, grantStoreCheck } from '../../core/grants/grant-store.ts'
import { requireOneWay } from '../../core/http/proxy.ts'
import { encodingAesKeyCheck } from '../../core/messages/message-crypto.ts'
import {
  basePath,
  callback,
  checkOptions,
  credential,
  flag,
  listOf,
  type OptionCheck,
  oneOf,
  requireOptions,
  text,
} from '../../core/options.ts'
import type { Lang } from '../../express/http/error-texts.ts'
import { loginRouterShape } from '../../express/login/login-options.ts'
import type { PublicUrl } from '../../express/request/public-location.ts'
import type { OnGrant, OnGrantEnd } from '../grants/announce-grant.ts'

export type PlatformRouteName = 'events' | 'messages' | 'grant' | 'granted'

/** Options of `wechatPlatform()`. Those of the console stand in 管理中心 > 第三方平台 > 详情 > 开发资料. */
export interface WechatPlatformOptions extends ClientOptions {
  /** The platform's own app id. */
  appId: string
  appSecret: string
  /** 消息校验 Token. In a list each is good: for changing it. */
  token: string | string[]
  /** 消息加解密 Key, 43 characters. In a list each is good. */
  encodingAesKey: string | string[]
  /** Where grants are kept for good: a database. It has no default, since a grant that is lost must be asked for again. */
  grantStore: GrantStore
  /** Seals the cookie of a grant: at least 16 random characters. In a list the first seals, all open. */
  secret: string | string[]
  /** Named on the grant page. @default the host of the page */
  siteName?: string | undefined
  /** This app's public origin, with the path a proxy takes off, if any. Its host must be the 授权发起页域名. @default from the request */
  publicUrl?: PublicUrl | undefined
  /** Put in front of every route, for example `/api`. */
  basePath?: string | undefined
  /** Renames a route, or switches it off with `false`. */
  routes?: Partial<Record<PlatformRouteName, string | false>> | undefined
  /** The language of the grant page. @default 'zh_CN' */
  lang?: Lang | undefined
  /**
   * Called for a new or changed grant, once for each; after a crash it may be called again. `req` where the
   * administrator's browser brought it. What it throws undoes nothing.
   */
  onGrant?: OnGrant | undefined
  /** Called when an account's administrator has withdrawn the grant. */
  onGrantEnd?: OnGrantEnd | undefined
  /** Answers WeChat's release check (全网发布检测) for its published test accounts, before the app's handlers. @default true */
  releaseCheck?: boolean | undefined
}

export const platformPaths: Record<PlatformRouteName, string> = {
  events: '/wechat/platform/events',
  messages: '/wechat/platform/messages',
  grant: '/wechat/platform/grant',
  granted: '/wechat/platform/granted',
}

const oneOrMore =
  (check: OptionCheck): OptionCheck =>
  (value) =>
    Array.isArray(value) ? listOf(check)(value) : check(value)

const factory = 'wechatPlatform'

/** @throws TypeError that names what is wrong or missing */
export function checkPlatformOptions(options: WechatPlatformOptions): void {
  const { secret, publicUrl, routes } = loginRouterShape(Object.keys(platformPaths))
  checkOptions(factory, options, {
    ...clientShape,
    appId: credential,
    appSecret: credential,
    token: oneOrMore(credential),
    encodingAesKey: oneOrMore(encodingAesKeyCheck),
    grantStore: grantStoreCheck,
    secret: secret as OptionCheck,
    siteName: text,
    publicUrl: publicUrl as OptionCheck,
    basePath,
    routes: routes as OptionCheck,
    lang: oneOf('zh_CN', 'en'),
    onGrant: callback,
    onGrantEnd: callback,
    releaseCheck: flag,
  })
  requireOptions(factory, options, ['appId', 'appSecret', 'token', 'encodingAesKey'])
  if (options.grantStore === undefined) {
    throw new TypeError(
      `${factory}: option "grantStore" is missing: give a database, such as a Keyv instance. A memory or a cache would lose every grant, and each merchant would have to grant again`,
    )
  }
  if (options.secret === undefined) {
    throw new TypeError(
      `${factory}: option "secret" is needed to seal the cookie of a grant: at least 16 random characters, in each deployment others`,
    )
  }
  requireOneWay(factory, options)
  if (options.routes?.granted === false && options.routes.grant !== false) {
    throw new TypeError(`${factory}: routes.grant needs routes.granted, which is switched off`)
  }
}

/** The path of each route below the mount point. */
export function platformRoutes(
  options: Pick<WechatPlatformOptions, 'routes' | 'basePath'>,
): Record<PlatformRouteName, string | false> {
  const paths = { ...platformPaths } as Record<PlatformRouteName, string | false>
  for (const name of Object.keys(platformPaths) as PlatformRouteName[]) {
    const path = options.routes?.[name] ?? platformPaths[name]
    paths[name] = path === false ? false : (options.basePath ?? '') + path
  }
  return paths
}
