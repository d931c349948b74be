import type { Request, Router } from 'express'
import { checkAppChoice } from '../core/client/app-choice.ts'
import { type ClientOptions, clientShape } from '../core/client/client-base.ts'
import { callback, checkOptions, givenOf, nested } from '../core/options.ts'
import { WechatAuthError } from '../errors.ts'
import { queryOf } from '../express/http/query.ts'
import {
  createJsSdkRouter,
  type JsSdkRouterOptions,
  jsSdkShape,
  requireOrigins,
} from '../express/js-sdk/js-sdk-router.ts'
import { type TenantCredentials, tenantsOf } from '../express/request/tenants.ts'
import type { WecomJsSdkType } from './client/js-sdk-calls.ts'
import { type WecomClient, wecomClient, wecomClientCheck } from './client/wecom-client.ts'
import {
  type WecomCredentials,
  wecomCredentialNames,
  wecomCredentialsShape,
} from './client/wecom-credentials.ts'
import {
  agentOrSuite,
  checkSuiteChoice,
  refuseSuiteOptions,
  type WecomSuiteCredentials,
  type WecomSuites,
  wecomSuiteCheck,
} from './client/wecom-suites.ts'

/**
 * Options of `wecomJsSdk()`. Exactly one of `corpId` with `corpSecret` and `agentId`, `corpId` with `suite`, `client`, and
 * `credentials` is needed, and one of `publicUrl` and `allowedOrigins`.
 */
export interface WecomJsSdkOptions extends JsSdkRouterOptions, ClientOptions {
  corpId?: string | undefined
  corpSecret?: string | undefined
  agentId?: number | string | undefined
  /** A ready client, whose token cache the router then shares. */
  client?: WecomClient | undefined
  /** Many tenants in one app: answers by host and path alone. */
  credentials?: TenantCredentials<WecomCredentials | WecomSuiteCredentials> | undefined
  /** The suite of a service provider that the company `corpId` has installed. */
  suite?: WecomSuites | undefined
}

/**
 * Signs pages for WeCom's JS-SDK: `GET /wecom/jsSdkConfig?url=` answers `{ beta: true, appId, timestamp, nonceStr,
 * signature }` for `wx.config()`; with `&type=agentConfig` `{ corpid, agentid, timestamp, nonceStr, signature }` for
 * `wx.agentConfig()`. `ww.register()` of `@wecom/jssdk` takes the last three of them.
 *
 * Answers 403 `ERR_ORIGIN_REFUSED` for the pages of others, 400 `ERR_PARAMETER` for what is no url or no type. The
 * page's domain must be one of the app's 可信域名.
 *
 * @throws TypeError when the options are wrong
 * @see https://developer.work.weixin.qq.com/document/path/90506
 * @example app.use(wecomJsSdk({ corpId: 'ww...', corpSecret: '...', agentId: 1000002, publicUrl: 'https://app.example.com' }))
 */
export function wecomJsSdk(options: WecomJsSdkOptions): Router {
  const factory = 'wecomJsSdk'
  checkOptions(factory, options, {
    ...jsSdkShape,
    ...clientShape,
    ...wecomCredentialsShape,
    client: wecomClientCheck,
    credentials: callback,
    suite: wecomSuiteCheck,
  })
  if (options.suite !== undefined) checkSuiteChoice(factory, options, { needsCorp: true })
  else checkAppChoice(factory, options, wecomCredentialNames, 'wecomClient')
  requireOrigins(factory, options)
  const clientOptions = givenOf(options, [
    'tokenCache',
    'tokenProvider',
    'endpoints',
    'http',
    'proxy',
    'onEvent',
  ])

  return createJsSdkRouter<WecomClient>({
    path: '/wecom/jsSdkConfig',
    options,
    clientOf: tenantsOf({
      factory,
      options,
      check: agentOrSuite(nested(wecomCredentialsShape, ...wecomCredentialNames)),
      clientOf(credentials: WecomCredentials | WecomSuiteCredentials) {
        if ('suite' in credentials && credentials.suite !== undefined) {
          refuseSuiteOptions(factory, options)
          return credentials.suite.client(credentials.corpId)
        }
        const { corpId, corpSecret, agentId } = credentials as WecomCredentials
        return wecomClient({ ...clientOptions, corpId, corpSecret, agentId })
      },
      createTenant: (client: WecomClient) => client,
    }),
    configOf: (client, url, req) => client.getJsSdkConfig(url, requireType(req)),
  })
}

function requireType(req: Request): WecomJsSdkType {
  const { type = 'config' } = queryOf(req)
  if (type === 'config' || type === 'agentConfig') return type
  throw new WechatAuthError('ERR_PARAMETER', 'type must be "config" or "agentConfig"')
}
