import { type ClientOptions, clientShape } from '../../core/client/client-base.ts'
import { type GrantStore, grantStoreCheck } from '../../core/grants/grant-store.ts'
import { requireOneWay } from '../../core/http/proxy.ts'
import { encodingAesKeyCheck } from '../../core/messages/message-crypto.ts'
import {
  basePath,
  callback,
  checkOptions,
  credential,
  listOf,
  nested,
  type OptionCheck,
  oneOf,
  requireOptions,
} from '../../core/options.ts'
import type { Lang } from '../../express/http/error-texts.ts'
import { loginRouterShape } from '../../express/login/login-options.ts'
import type { PublicUrl } from '../../express/request/public-location.ts'
import type { OnSuiteGrant, OnSuiteGrantEnd } from '../grants/announce-install.ts'

export type SuiteRouteName = 'events' | 'messages' | 'install' | 'installed' | 'installCode'

/** A suite of 登录授权, for browsers outside of WeCom: it has tickets of its own. */
export interface LoginSuite {
  suiteId: string
  suiteSecret: string
  token: string | string[]
  encodingAesKey: string | string[]
}

/** Options of `wecomSuite()`. Those of the console stand in 服务商管理后台 > 应用管理. */
export interface WecomSuiteOptions extends ClientOptions {
  /** Of the third-party app, or of a template (`dk...`, 代开发). */
  suiteId: string
  suiteSecret: string
  /** Token of 回调配置. In a list each is good: for changing it. */
  token: string | string[]
  /** EncodingAESKey of 回调配置. In a list each is good. */
  encodingAesKey: string | string[]
  /** The service provider's own corp id: 通用开发参数. */
  providerCorpId: string
  /** For customised links of templates, and conversions of ids. */
  providerSecret?: string | undefined
  /** Where installations are kept for good: a database. A permanent code can never be read again. */
  grantStore: GrantStore
  /** Seals cookies: at least 16 random characters. In a list the first seals, all open. */
  secret: string | string[]
  /** This app's public origin, with the path a proxy takes off, if any. Its host must be the 授权完成回调域名. @default from the request */
  publicUrl?: PublicUrl | undefined
  /** Put in front of every route, for example `/api`. */
  basePath?: string | undefined
  /** Renames a route, or switches it off with `false`. */
  routes?: Partial<Record<SuiteRouteName, string | false>> | undefined
  /** The language of messages. @default 'zh_CN' */
  lang?: Lang | undefined
  /**
   * Called for a new or changed installation, once for each; after a crash it may be called again. `req` where the
   * administrator's browser brought it. What it throws undoes nothing.
   */
  onGrant?: OnSuiteGrant | undefined
  /** Called when a company has removed the app. */
  onGrantEnd?: OnSuiteGrantEnd | undefined
  /** 登录授权: lets people in from browsers outside of WeCom. Its pushes come to the same route `events`. */
  loginSuite?: LoginSuite | undefined
}

export const suitePaths: Record<SuiteRouteName, string> = {
  events: '/wecom/suite/events',
  messages: '/wecom/suite/messages',
  install: '/wecom/suite/install',
  installed: '/wecom/suite/installed',
  installCode: '/wecom/suite/installCode',
}

const oneOrMore =
  (check: OptionCheck): OptionCheck =>
  (value) =>
    Array.isArray(value) ? listOf(check)(value) : check(value)

const factory = 'wecomSuite'
const suiteShape = {
  suiteId: credential,
  suiteSecret: credential,
  token: oneOrMore(credential),
  encodingAesKey: oneOrMore(encodingAesKeyCheck),
}

/** 代开发: what a company installs is an app of its own. */
export const isTemplateId = (suiteId: string): boolean => suiteId.startsWith('dk')

/** @throws TypeError that names what is wrong or missing */
export function checkSuiteOptions(options: WecomSuiteOptions): void {
  const { secret, publicUrl, routes } = loginRouterShape(Object.keys(suitePaths))
  checkOptions(factory, options, {
    ...clientShape,
    ...suiteShape,
    providerCorpId: credential,
    providerSecret: credential,
    grantStore: grantStoreCheck,
    secret: secret as OptionCheck,
    publicUrl: publicUrl as OptionCheck,
    basePath,
    routes: routes as OptionCheck,
    lang: oneOf('zh_CN', 'en'),
    onGrant: callback,
    onGrantEnd: callback,
    loginSuite: nested(suiteShape, ...Object.keys(suiteShape)),
  })
  requireOptions(factory, options, [...Object.keys(suiteShape), 'providerCorpId'])
  if (options.grantStore === undefined) {
    throw new TypeError(
      `${factory}: option "grantStore" is missing: give a database, such as a Keyv instance. A permanent code can never be read again, so a memory or a cache would lose every company`,
    )
  }
  if (options.secret === undefined) {
    throw new TypeError(
      `${factory}: option "secret" is needed to seal cookies: at least 16 random characters, in each deployment others`,
    )
  }
  requireOneWay(factory, options)
  if (options.loginSuite !== undefined && isTemplateId(options.suiteId)) {
    throw new TypeError(
      `${factory}: a template (代开发) takes no "loginSuite": each company has a login page of its own`,
    )
  }
  if (options.loginSuite?.suiteId === options.suiteId) {
    throw new TypeError(`${factory}: "loginSuite" must be another suite, with a ticket of its own`)
  }
  if (options.routes?.installed === false && options.routes.install !== false) {
    throw new TypeError(`${factory}: routes.install needs routes.installed, which is switched off`)
  }
}

/** The path of each route below the mount point. */
export function suiteRoutes(
  options: Pick<WecomSuiteOptions, 'routes' | 'basePath'>,
): Record<SuiteRouteName, string | false> {
  const paths = { ...suitePaths } as Record<SuiteRouteName, string | false>
  for (const name of Object.keys(suitePaths) as SuiteRouteName[]) {
    const path = options.routes?.[name] ?? suitePaths[name]
    paths[name] = path === false ? false : (options.basePath ?? '') + path
  }
  return paths
}
