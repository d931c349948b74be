import type { Router } from 'express'
import { appOrAccount, checkAccountChoice, refusePlatformOptions } from '../core/client/account-platform.ts'
import { checkAppChoice } from '../core/client/app-choice.ts'
import { appClientShape, appCredentialNames, appCredentialsShape } from '../core/client/app-client-base.ts'
import type { ClientOptions } from '../core/client/client-base.ts'
import { callback, checkOptions, givenOf, nested } from '../core/options.ts'
import type { AppCredentials } from '../core/tokens/app-access-token.ts'
import {
  createJsSdkRouter,
  type JsSdkRouterOptions,
  jsSdkShape,
  requireOrigins,
} from '../express/js-sdk/js-sdk-router.ts'
import { type TenantCredentials, tenantsOf } from '../express/request/tenants.ts'
import {
  type WechatAccountCredentials,
  type WechatAccounts,
  wechatAccounts,
  wechatAccountsCheck,
} from './client/wechat-accounts.ts'
import {
  type WechatClient,
  type WechatClientOptions,
  wechatClient,
  wechatClientCheck,
} from './client/wechat-client.ts'

/**
 * Options of `wechatJsSdk()`. Exactly one of `appId` with `appSecret`, `appId` with `platform`, `client`, and
 * `credentials` is needed, and one of `publicUrl` and `allowedOrigins`.
 */
export interface WechatJsSdkOptions extends JsSdkRouterOptions, ClientOptions {
  appId?: string | undefined
  appSecret?: string | undefined
  appAccessTokenKind?: WechatClientOptions['appAccessTokenKind']
  /** A ready client, whose token cache the router then shares. */
  client?: WechatClient | undefined
  /** Many tenants in one app: answers by host and path alone. */
  credentials?: TenantCredentials<AppCredentials | WechatAccountCredentials> | undefined
  /** The third-party platform that acts for the account `appId`. */
  platform?: WechatAccounts | undefined
}

/**
 * Signs pages for WeChat's JS-SDK: `GET /wechat/jsSdkConfig?url=` answers `{ appId, timestamp, nonceStr, signature }`
 * for `wx.config()`. The page sends `encodeURIComponent(location.href.split('#')[0])`.
 *
 * Answers 403 `ERR_ORIGIN_REFUSED` for the pages of others, 400 `ERR_PARAMETER` for what is no url. The page's domain
 * must be one of the account's JS接口安全域名.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html
 * @example app.use(wechatJsSdk({ appId: 'wx...', appSecret: '...', publicUrl: 'https://app.example.com' }))
 */
export function wechatJsSdk(options: WechatJsSdkOptions): Router {
  const factory = 'wechatJsSdk'
  checkOptions(factory, options, {
    ...jsSdkShape,
    ...appClientShape,
    client: wechatClientCheck,
    credentials: callback,
    platform: wechatAccountsCheck,
  })
  if (options.platform !== undefined) checkAccountChoice(factory, options)
  else checkAppChoice(factory, options, appCredentialNames, 'wechatClient')
  requireOrigins(factory, options)
  const clientOptions = givenOf(options, [
    'tokenCache',
    'tokenProvider',
    'endpoints',
    'http',
    'proxy',
    'onEvent',
    'appAccessTokenKind',
  ])

  return createJsSdkRouter<WechatClient>({
    path: '/wechat/jsSdkConfig',
    options,
    clientOf: tenantsOf({
      factory,
      options,
      check: appOrAccount(nested(appCredentialsShape, ...appCredentialNames), wechatAccountsCheck),
      clientOf(credentials: AppCredentials | WechatAccountCredentials) {
        const { appId, appSecret } = credentials
        if (appSecret !== undefined) return wechatClient({ ...clientOptions, appId, appSecret })
        refusePlatformOptions(factory, options)
        const accounts = wechatAccounts.of(credentials.platform)
        if (accounts === undefined) throw new TypeError(`${factory}: ${wechatAccountsCheck(undefined)}`)
        return accounts.createClient(appId, givenOf(options, ['onEvent']))
      },
      createTenant: (client: WechatClient) => client,
    }),
    configOf: (client, url) => client.getJsSdkConfig(url),
  })
}
