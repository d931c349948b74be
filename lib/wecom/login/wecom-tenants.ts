import { createEmitter } from '../../core/emitter.ts'
import { givenOf, nested } from '../../core/options.ts'
import { type LoginTools, loginTenants, type TenantApps } from '../../express/login/login-tenants.ts'
import type { LoginApp, LoginPlatform } from '../../express/request/login-platform.ts'
import { privateStateOf, type WecomClient, wecomClient } from '../client/wecom-client.ts'
import {
  type WecomCredentials,
  wecomCredentialNames,
  wecomCredentialsShape,
} from '../client/wecom-credentials.ts'
import {
  agentOrSuite,
  refuseSuiteOptions,
  type SuiteAccess,
  type WecomSuiteCredentials,
  wecomSuites,
} from '../client/wecom-suites.ts'
import type { WecomAppCredentials, WecomRouterOptions } from './wecom-router-options.ts'

export interface WecomTenantsPlan<App extends LoginApp> {
  factory: string
  createApps(client: WecomClient, tools: LoginTools): TenantApps<App>
  /** For a suite that the company has installed; absent where the router takes none. */
  createSuiteApps?(suite: SuiteAccess, tools: LoginTools, corpId: string): TenantApps<App>
}

/** The tenants of a router for WeCom: one, or one for each tenant. */
export function wecomTenants<Route extends string, App extends LoginApp>(
  options: WecomRouterOptions<Route>,
  { factory, createApps, createSuiteApps }: WecomTenantsPlan<App>,
): LoginPlatform<App>['tenantOf'] {
  const agent = nested(wecomCredentialsShape, ...wecomCredentialNames)
  const suiteOf = ({ suite }: Partial<WecomSuiteCredentials>): SuiteAccess | undefined =>
    wecomSuites.of(suite)
  return loginTenants<App, WecomClient, WecomAppCredentials>({
    factory,
    options,
    check: createSuiteApps === undefined ? agent : agentOrSuite(agent),
    cacheOf: (client) => privateStateOf(client)?.tokenCache,
    createClient(credentials, tokenCache) {
      const suite = suiteOf(credentials as Partial<WecomSuiteCredentials>)
      if (suite !== undefined) {
        refuseSuiteOptions(factory, options)
        const emit = options.onEvent === undefined ? undefined : createEmitter(options.onEvent)
        return suite.createClient(credentials.corpId, emit)
      }
      const { corpId, corpSecret, agentId } = credentials as WecomCredentials
      const given = givenOf(options, ['endpoints', 'http', 'proxy', 'onEvent'])
      return wecomClient({ ...given, corpId, corpSecret, agentId, tokenCache })
    },
    createApps(client, tools, credentials) {
      const suite = suiteOf(credentials as Partial<WecomSuiteCredentials>)
      // Once installed, a template is an app of the company's own.
      if (suite === undefined || suite.isTemplate || createSuiteApps === undefined) {
        return createApps(client, tools)
      }
      return createSuiteApps(suite, tools, client.corpId)
    },
    grantOf(credentials) {
      const suite = suiteOf(credentials as Partial<WecomSuiteCredentials>)
      return suite && (() => suite.requireGrant(credentials.corpId as string))
    },
  })
}
