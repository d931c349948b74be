import type { Request } from 'express'
import { listOf, type OptionShape, oneOf } from '../../core/options.ts'
import { WechatAuthError } from '../../errors.ts'
import { relayCheck } from '../../express/login/departure.ts'
import { loginToolsOf, type TenantApps } from '../../express/login/login-tenants.ts'
import type { LoginPlatform, LoginTenant, PageLoginApp } from '../../express/request/login-platform.ts'
import type { WecomScope } from '../client/wecom-authorize-urls.ts'
import type { WecomClient } from '../client/wecom-client.ts'
import { type SuiteAccess, type WecomSuites, wecomSuiteCheck, wecomSuites } from '../client/wecom-suites.ts'
import { type SuiteLoginAppOptions, suiteLoginApps } from './suite-login-app.ts'
import { type WecomLoginApp, wecomLoginApp } from './wecom-login-app.ts'
import { wecomLoginPlatform } from './wecom-login-platform.ts'
import { checkWecomOptions, type WecomRouterOptions } from './wecom-router-options.ts'
import { wecomTenants } from './wecom-tenants.ts'
import type { WecomIdentity, WecomUser } from './wecom-user.ts'

/** What a login with WeCom by page is made with, whatever it is mounted as. */
export interface WecomAuthPlatformOptions extends WecomRouterOptions<string> {
  suite?: WecomSuites | undefined
  scope?: WecomScope | undefined
  allow?: Exclude<WecomIdentity['kind'], 'member'>[] | undefined
  verifyAccess?: 'members' | 'public' | undefined
}

interface Plan {
  factory: string
  options: WecomAuthPlatformOptions
  realm: string | undefined
}

const scopes: WecomScope[] = ['snsapi_base', 'snsapi_privateinfo']

/** @param own checks of options that only this factory has, or has not */
export function checkWecomAuthOptions(
  factory: string,
  options: WecomAuthPlatformOptions,
  routeNames: readonly string[],
  own: OptionShape = {},
): void {
  checkWecomOptions(factory, options, routeNames, {
    scope: oneOf(...scopes),
    allow: (value) =>
      Array.isArray(value) && value.length === 0
        ? undefined
        : listOf(oneOf('linked', 'external', 'non-member', 'other-corp'))(value),
    verifyAccess: oneOf('members', 'public'),
    suite: wecomSuiteCheck,
    relay: relayCheck,
    ...own,
  })
  if (options.suite !== undefined) checkSuiteAuth(factory, options)
}

/** @param realm keeps what it seals from other logins to the same apps */
export function wecomAuthPlatform(
  factory: string,
  options: WecomAuthPlatformOptions,
  realm?: string,
): LoginPlatform<PageLoginApp> {
  const plan = { factory, options, realm }
  return wecomLoginPlatform({
    factory,
    tenantOf: options.suite === undefined ? tenantsOfApps(plan) : tenantOfSuite(plan),
    hasLoginPage: true,
    usesSession: true,
    scopes,
    defaultScope: options.scope ?? 'snsapi_base',
  })
}

/** One app of a company, or one for each tenant. */
const tenantsOfApps = ({ factory, options, realm }: Plan): LoginPlatform<PageLoginApp>['tenantOf'] => {
  const { allow = [], authorize } = options
  const lang = options.lang === 'en' ? 'en' : undefined
  return wecomTenants<string, PageLoginApp>(options, {
    factory,
    createApps(client, ownTools) {
      const app = wecomLoginApp({ client, tools: { ...ownTools, realm }, allow, authorize })
      return { apps: [app], select: byBrowser(app, client, lang) }
    },
    createSuiteApps: (suite, ownTools, corpId) =>
      appsOfSuite({ suite, tools: { ...ownTools, realm }, allow, authorize, corpId, lang }),
  })
}

/** Members of every company that has installed the app. */
function tenantOfSuite({ factory, options, realm }: Plan): LoginPlatform<PageLoginApp>['tenantOf'] {
  const { allow = [], authorize } = options
  const suite = wecomSuites.of(options.suite) as SuiteAccess
  const tools = { ...loginToolsOf(factory, options, suite.tokenCache), realm }
  const lang = options.lang === 'en' ? 'en' : undefined
  const tenant: LoginTenant<PageLoginApp> = {
    ...appsOfSuite({ suite, tools, allow, authorize, lang }),
    cache: suite.tokenCache,
    // A company that has removed the app has nobody logged in any more.
    async requireGrant(user) {
      const { kind, corpId } = (user ?? {}) as Partial<WecomUser>
      if (kind === 'member' && corpId !== undefined) await suite.requireGrant(corpId)
    },
  }
  return () => tenant
}

function checkSuiteAuth(factory: string, { suite, authorize, verifyAccess }: WecomAuthPlatformOptions): void {
  if (wecomSuites.of(suite)?.isTemplate) {
    throw new TypeError(
      `${factory}: a template (代开发) is an app of each company’s own: give credentials: (req) => ({ corpId, suite })`,
    )
  }
  if (authorize !== undefined && typeof authorize !== 'function') {
    throw new TypeError(
      `${factory}: option "authorize" must be a function beside "suite": departments and tags are one company’s`,
    )
  }
  if (verifyAccess === 'public') {
    throw new TypeError(
      `${factory}: "verify" cannot be public beside "suite": it asks in the company of who asks`,
    )
  }
}

function appsOfSuite(options: SuiteLoginAppOptions): TenantApps<WecomLoginApp> {
  const { inside, web } = suiteLoginApps(options)
  return {
    apps: web === undefined ? [inside] : [inside, web],
    select(req) {
      if (isInsideWecom(req)) return inside
      if (web !== undefined) return web
      throw new WechatAuthError(
        'ERR_BROWSER_UNSUPPORTED',
        'this browser is not WeCom’s, and wecomSuite() has no "loginSuite" for others',
      )
    },
  }
}

const isInsideWecom = (req: Request): boolean => /micromessenger/i.test(req.get('user-agent') ?? '')

/** WeCom's own browser has a login page of its own; WeChat's, where members may open the app too, shares it. */
function byBrowser(
  app: WecomLoginApp,
  client: WecomClient,
  lang: 'en' | undefined,
): LoginTenant<PageLoginApp>['select'] {
  const web: WecomLoginApp = {
    ...app,
    leavesFragment: false,
    authorizeUrl: ({ redirectUri, state }) =>
      client.webLoginUrl({ redirectUri, state, ...(lang !== undefined && { lang }) }),
  }
  return (req) => (isInsideWecom(req) ? app : web)
}
