import { beforeAll, expect, it } from '@jest/globals'
import { type GrantStore, memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { grantPageUrl } from '../../lib/open-platform/component/grant-page-url.ts'
import { createPlatformParts, type PlatformParts } from '../../lib/open-platform/platform/platform-parts.ts'
import { component, platformCredentials, shop, shopMini } from '../helpers/apps/open-platform.ts'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { type ClientCall, type FaultCase, once } from '../helpers/faults/plans.ts'
import { useFaultProxy } from '../helpers/faults/proxy.ts'
import { functionsOf, testFaults } from '../helpers/faults/run.ts'
import { handleOn } from '../helpers/stores/caches.ts'
import { createBrowser } from '../helpers/visitors/browser.ts'
import { decide } from '../helpers/visitors/page-login.ts'

const { simulator } = useSimulator()
const proxy = useFaultProxy(() => simulator.url)
const { appId } = component

/** Of a platform only the two newest tokens are good: all share them. */
const shared = memoryTokenCache()
/** A cache of one's own, but for the tokens of the platform. */
function ownCache(): TokenCache {
  const own = handleOn(memoryTokenCache())
  const cacheOf = (key: string): TokenCache => (key.startsWith('{component:') ? shared : own)
  return {
    get: (key) => cacheOf(key).get(key),
    set: (key, value, ttlMs) => cacheOf(key).set(key, value, ttlMs),
    replace: (key, expected, value, ttlMs) => cacheOf(key).replace(key, expected, value, ttlMs),
    delete: (key, expected) => cacheOf(key).delete(key, expected),
  }
}
/** What the platform has been pushed and granted so far. */
const rows = new Map<string, object>()
const partsAt = (api: string, tokenCache: TokenCache = handleOn(shared)): PlatformParts => {
  const grantStore: GrantStore = new Map(rows)
  const endpoints = { ...simulator.endpoints, api }
  return createPlatformParts({
    ...platformCredentials(simulator),
    grantStore,
    endpoints,
    tokenCache,
    onEvent: () => undefined,
  })
}
const tokenApi = 'cgi-bin/component/api_component_token'
const refreshApi = 'cgi-bin/component/api_authorizer_token'
/** Whoever asks for a token has none yet. */
const caches: Record<string, () => TokenCache> = { [tokenApi]: memoryTokenCache, [refreshApi]: ownCache }
const create = (api: string): PlatformParts => partsAt(`${proxy.base}/api.weixin.qq.com`, caches[api]?.())
const tokenOf = ({ base, componentSource }: PlatformParts) => base.tokens.getToken(componentSource)
const accountOf = ({ clients }: PlatformParts) => clients.wechat(shop)
/** Of an account too only the two newest tokens are good: calls are made for another one than tokens are asked for. */
const callerOf = ({ clients }: PlatformParts) => clients.miniProgram(shopMini)
const callApi = 'cgi-bin/get_api_domain_ip'

const bench = {
  proxy,
  create,
  async warm(parts: PlatformParts, api: string) {
    if (api === tokenApi) return
    await (api === callApi ? callerOf(parts).getAppAccessToken() : tokenOf(parts))
  },
}

/** The account's administrator agrees. Answers the code. */
async function grant(account = shop): Promise<string> {
  const aside = partsAt(simulator.endpoints.api)
  const preAuthCode = await aside.calls.createPreAuthCode()
  const page = grantPageUrl(
    aside.base.endpoints,
    { appId, preAuthCode },
    { redirectUri: 'http://localhost/granted' },
  )
  const { redirectUrl } = await simulator.components.grant(page, {
    appId: account,
    pushOrder: 'redirect-only',
  })
  return new URL(redirectUrl).searchParams.get('auth_code') ?? ''
}

beforeAll(async () => {
  await pushTicket()
  for (const account of [shop, shopMini]) {
    const code = await grant(account)
    const { refreshToken } = await partsAt(simulator.endpoints.api).calls.redeem(code)
    rows.set(`${appId}:${account}`, {
      authorizer_appid: account,
      authorizer_refresh_token: refreshToken,
      user_name: simulator.push.originalIdOf(account),
      kind: account === shop ? 'official-account' : 'mini-program',
      func_info: [],
      granted_at: Date.now(),
      status: 'active',
    })
  }
})

async function pushTicket(): Promise<void> {
  const { ticket } = await simulator.components.pushTicket(appId)
  rows.set(`${appId}:ticket`, { ticket, created_at: Date.now() })
}

/** An hour passes with the faults of a function: each call has a ticket of its own. */
const ready =
  (call: ClientCall<PlatformParts>): (() => Promise<ClientCall<PlatformParts>>) =>
  async () => {
    await pushTicket()
    return call
  }
const withCode =
  (codeOf: () => Promise<string> | string, call: (parts: PlatformParts, code: string) => Promise<unknown>) =>
  async (): Promise<ClientCall<PlatformParts>> => {
    await pushTicket()
    const code = await codeOf()
    return (parts) => call(parts, code)
  }
/** Somebody logs in at the account. */
async function loginCode(): Promise<string> {
  const { authorizeUrl } = accountOf(partsAt(simulator.endpoints.api))
  const page = authorizeUrl({ redirectUri: 'http://localhost/callback', scope: 'snsapi_base', state: 'abc' })
  const callback = await decide(createBrowser(simulator.url), page)
  return new URL(callback).searchParams.get('code') ?? ''
}
const text = expect.stringMatching(/^[\w@-]{10,}$/)
const component_appid = appId
const ofShop = expect.objectContaining({ appId: shop, refreshToken: text })

const calls: Record<string, FaultCase<PlatformParts>> = {
  createPreAuthCode: {
    api: 'cgi-bin/component/api_create_preauthcode',
    ready: ready(({ calls }) => calls.createPreAuthCode()),
    right: expect.stringMatching(/^preauthcode@@@/),
    ...once,
  },
  redeem: {
    api: 'cgi-bin/component/api_query_auth',
    ready: withCode(
      () => grant(),
      ({ calls }, code) => calls.redeem(code),
    ),
    right: expect.objectContaining({ appId: shop, refreshToken: text }),
    ...once,
  },
  refresh: {
    api: refreshApi,
    ready: ready(({ calls }) => {
      const { authorizer_refresh_token } = rows.get(`${appId}:${shop}`) as {
        authorizer_refresh_token: string
      }
      return calls.refresh(shop, authorizer_refresh_token)
    }),
    right: expect.objectContaining({ token: text }),
    repeats: false,
    // The token engine looks at it: see "the access token of an account".
    needs: false,
  },
  fetchInfo: {
    api: 'cgi-bin/component/api_get_authorizer_info',
    ready: ready(({ calls }) => calls.fetchInfo(shop)),
    right: expect.objectContaining({ kind: 'official-account', userName: expect.stringMatching(/^gh_/) }),
    ...once,
  },
  fetchPage: {
    api: 'cgi-bin/component/api_get_authorizer_list',
    ready: ready(({ calls }) => calls.fetchPage(0)),
    right: { grants: [ofShop, expect.objectContaining({ appId: shopMini })], isLast: true },
    ...once,
  },
  startTickets: {
    api: 'cgi-bin/component/api_start_push_ticket',
    ready: ready(({ calls }) => calls.startTickets()),
    right: undefined,
    repeats: false,
    needs: false,
  },
  call: {
    api: 'cgi-bin/component/api_get_authorizer_option',
    ready: ready(({ calls }) =>
      calls.call('api_get_authorizer_option', {
        authorizer_appid: shop,
        option_name: 'voice_recognize',
        component_appid,
      }),
    ),
    right: expect.objectContaining({ option_name: 'voice_recognize' }),
    repeats: false,
    needs: false,
  },
}

const asPlatform: Record<string, FaultCase<PlatformParts>> = {
  ...calls,
  'the token of the platform': {
    api: tokenApi,
    ready: ready(tokenOf),
    right: text,
    ...once,
  },
  'the access token of an account': {
    api: refreshApi,
    ready: ready((parts) => accountOf(parts).getAppAccessToken()),
    right: text,
    ...once,
  },
}

const forAccount: Record<string, FaultCase<PlatformParts>> = {
  'a call for an account': {
    api: callApi,
    ready: ready((parts) => callerOf(parts).call({ path: `/${callApi}` })),
    right: expect.objectContaining({ ip_list: expect.any(Array) }),
    repeats: true,
    needs: false,
  },
  'the code of a login at an account': {
    api: 'sns/oauth2/component/access_token',
    ready: withCode(loginCode, (parts, code) => accountOf(parts).fetchOAuthToken(code)),
    right: expect.objectContaining({ openid: expect.stringMatching(/^o/) }),
    ...once,
  },
}

it('is tried with every call that a platform makes', () => {
  expect(Object.keys(calls).sort()).toEqual(functionsOf(create('').calls))
})

const codeDead = 61010
const named = Object.entries(asPlatform).map(([name, tried]) => [name, { ...tried, codeDead }] as const)
testFaults(bench, { ...Object.fromEntries(named), ...forAccount })
