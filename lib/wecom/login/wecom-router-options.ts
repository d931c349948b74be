import { checkAppChoice } from '../../core/client/app-choice.ts'
import { endpointsCheck, type PlatformEndpoints } from '../../core/http/endpoints.ts'
import { callback, checkOptions, type OptionShape } from '../../core/options.ts'
import { type LoginRouterOptions, loginRouterShape } from '../../express/login/login-options.ts'
import type { TenantCredentials } from '../../express/request/tenants.ts'
import { type WecomClient, wecomClientCheck } from '../client/wecom-client.ts'
import {
  type WecomCredentials,
  wecomCredentialNames,
  wecomCredentialsShape,
} from '../client/wecom-credentials.ts'
import { checkSuiteChoice, type WecomSuiteCredentials } from '../client/wecom-suites.ts'
import { accessRuleCheck, type WecomAccessRule } from './access-rule.ts'
import type { WecomUser } from './wecom-user.ts'

/** An app of a company's own, or a suite that the company has installed. */
export type WecomAppCredentials = WecomCredentials | WecomSuiteCredentials

/**
 * Options of every WeCom router. Exactly one of `corpId` with `corpSecret` and `agentId`, `client`, and `credentials`
 * is needed.
 */
export interface WecomRouterOptions<Route extends string> extends LoginRouterOptions<WecomUser, Route> {
  corpId?: string | undefined
  corpSecret?: string | undefined
  agentId?: number | string | undefined
  /** A ready client, whose token cache the router then shares. */
  client?: WecomClient | undefined
  /** Many tenants in one app: answers by host and path alone, alike at login and callback. Needs `secret`. */
  credentials?: TenantCredentials<WecomAppCredentials> | undefined
  /**
   * Which members may come in: by department, tag or id, or by a function. Asked at login, by `verify`, and by
   * `requireWecomUser()` with what the directory said at most ten minutes ago. What cannot be read lets nobody in.
   * @default every active member whom the app may see
   */
  authorize?: WecomAccessRule | undefined
  endpoints?: PlatformEndpoints | undefined
}

/** Checks the options that all WeCom routers share, and those in `own`. */
export function checkWecomOptions<Route extends string>(
  factory: string,
  options: WecomRouterOptions<Route>,
  routeNames: readonly Route[],
  own: OptionShape = {},
): void {
  checkOptions(factory, options, {
    ...loginRouterShape(routeNames),
    ...wecomCredentialsShape,
    client: wecomClientCheck,
    credentials: callback,
    authorize: accessRuleCheck,
    endpoints: endpointsCheck,
    ...own,
  })
  const { suite } = options as { suite?: unknown }
  if (suite !== undefined) checkSuiteChoice(factory, options)
  else checkAppChoice(factory, options, wecomCredentialNames, 'wecomClient')
}
