import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { requireWecomUser, wechatClient, wecomAuth, wecomClient } from 'express-wechat-auth'
import { deploymentSecret } from '../helpers/apps/deployment.ts'

const credentials = { corpId: 'ww1', corpSecret: 'value-of-secret', agentId: 1000002 }
const factories = { wecomAuth, wecomClient, requireWecomUser } as unknown as Record<
  string,
  (options?: unknown) => unknown
>

const complaintOf = (factory: string, options: unknown): string => {
  try {
    factories[factory]?.(options)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
  throw new Error('nothing was wrong')
}

describe.each(['wecomAuth', 'wecomClient'])('%s()', (factory) => {
  it('says that it was mounted without being called', () => {
    expect(complaintOf(factory, new IncomingMessage(new Socket()))).toBe(
      `${factory} was mounted without being called: write ${factory}(...)`,
    )
  })

  it.each([undefined, null, 'ww1', 42, []])('refuses %p for options', (options) => {
    expect(complaintOf(factory, options)).toMatch(`${factory}: the options must be an object`)
  })

  it.each<[object, string]>([
    [{ corpId: 'ww1', corpSecret: 'x' }, 'option "agentId" is missing'],
    [{ corpId: 'ww1', agentId: 1000002 }, 'option "corpSecret" is missing'],
    [{ corpSecret: 'x', agentId: 1000002 }, 'option "corpId" is missing'],
    [{ ...credentials, corpSecret: ' ' }, 'option "corpSecret" must be a non-empty string, got an empty one'],
    [{ ...credentials, corpId: 1 }, 'option "corpId" must be a non-empty string, got number'],
    [{ corpid: 'ww1' }, 'unknown option "corpid", did you mean "corpId"?'],
    [{ corpID: 'ww1' }, 'unknown option "corpID", did you mean "corpId"?'],
    [{ ...credentials, corpsecret: 'x' }, 'unknown option "corpsecret", did you mean "corpSecret"?'],
    [{ ...credentials, agentid: 1 }, 'unknown option "agentid", did you mean "agentId"?'],
    [{ ...credentials, agentID: 1 }, 'unknown option "agentID", did you mean "agentId"?'],
  ])('checks the credentials: %j', (options, complaint) => {
    expect(complaintOf(factory, options)).toBe(`${factory}: ${complaint}`)
  })

  it('names all three where there are none', () => {
    for (const name of factory === 'wecomAuth' ? ['corpId', 'corpSecret', 'agentId'] : ['corpId']) {
      expect(complaintOf(factory, {})).toMatch(new RegExp(`^${factory}: .*"${name}"`))
    }
  })

  it.each([1000002, '1000002', 1, '3010011'])('takes %p for an agentId', (agentId) => {
    expect(() => factories[factory]?.({ ...credentials, agentId })).not.toThrow()
  })

  it.each([
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    ' 1000002',
    '1e6',
    '0x10',
    'ww1',
    null,
    true,
    {},
    [1000002],
    ['1000002'],
  ])('refuses %p for an agentId', (agentId) => {
    expect(complaintOf(factory, { ...credentials, agentId })).toMatch(
      `${factory}: option "agentId" must be a number such as 1000002`,
    )
  })
})

describe.each<[string, Record<string, unknown>, RegExp]>([
  ['wecomAuth', { client: {} }, /"client" must be what wecomClient\(\) made/],
  [
    'wecomAuth',
    { client: wechatClient({ appId: 'wx1', appSecret: 'x' }) },
    /"client" must be what wecomClient\(\) made/,
  ],
  ['wecomAuth', { credentials: {} }, /"credentials" must be a function, got an object/],
  ['wecomAuth', { secret: 'short-secret' }, /"secret" must have at least 16 characters/],
  ['wecomAuth', { secret: ['long enough to be a secret', 'short-secret'] }, /"secret" entry 1 must have/],
  ['wecomAuth', { scope: 'snsapi_userinfo' }, /"scope" must be "snsapi_base" or "snsapi_privateinfo", got/],
  ['wecomAuth', { scope: ['snsapi_base'] }, /"scope" must be "snsapi_base" or/],
  ['wecomAuth', { scopes: 'snsapi_base' }, /unknown option "scopes", did you mean "scope"\?/],
  ['wecomAuth', { allow: 'linked' }, /"allow" must be a list/],
  ['wecomAuth', { allow: ['member'] }, /"allow" entry 0 must be "linked" or "external" or "non-member"/],
  ['wecomAuth', { allow: ['linked', 'nonmember'] }, /"allow" entry 1 must be .*got "nonmember"/],
  ['wecomAuth', { verifyAccess: 'all' }, /"verifyAccess" must be "members" or "public", got "all"/],
  ['wecomAuth', { verifyaccess: 'public' }, /unknown option "verifyaccess", did you mean "verifyAccess"\?/],
  ['wecomAuth', { authorise: { userids: ['a'] } }, /unknown option "authorise", did you mean "authorize"\?/],
  ['wecomAuth', { snapshotUsers: 'allow' }, /unknown option "snapshotUsers"/],
  ['wecomAuth', { website: { appId: 'wx2', appSecret: 'x' } }, /unknown option "website"/],
  ['wecomAuth', { endpoints: { wecomapi: 'https://a.b' } }, /"wecomapi", did you mean "wecomApi"\?/],
  [
    'wecomAuth',
    { endpoints: { wecomApi: 'a.b' } },
    /a key "wecomApi" that must be an absolute http\(s\) URL/,
  ],
  [
    'wecomAuth',
    { endpoints: { wecomLogin: 5 } },
    /a key "wecomLogin" that must be an absolute http\(s\) URL/,
  ],
  ['wecomAuth', { returnToOrigins: ['https://a.b/'] }, /"returnToOrigins" entry 0 must be an exact origin/],
  ['wecomAuth', { publicUrl: 'a.b' }, /"publicUrl" must be an absolute http\(s\) URL/],
  ['wecomAuth', { basePath: 'api' }, /"basePath" must be a path/],
  ['wecomAuth', { basePath: '/api/' }, /"basePath" must be a path/],
  ['wecomAuth', { tokenCache: new Map() }, /"tokenCache" must be a token cache/],
  ['wecomAuth', { bearer: 'value-of-secret' }, /"bearer" must be true, false or/],
  ['wecomAuth', { onLogin: 'yes' }, /"onLogin" must be a function, got string/],
  ['wecomAuth', { lang: 'zh' }, /"lang" must be "zh_CN" or .*got "zh"/],
  ['wecomClient', { lang: 'zh_CN' }, /"lang" must be "zh" or "en", got "zh_CN"/],
  ['wecomClient', { tokenProvider: {} }, /"tokenProvider" must be an object with a function get\(\)/],
  ['wecomClient', { tokenCache: null }, /"tokenCache" must be a token cache/],
  ['wecomClient', { endpoints: { wecomApi: '' } }, /a key "wecomApi" that must be an absolute/],
  ['wecomClient', { http: {} }, /"http" must be an axios instance, got an object/],
  ['wecomClient', { onEvent: {} }, /"onEvent" must be a function, got an object/],
  ['wecomClient', { scope: 'snsapi_base' }, /unknown option "scope"/],
])('%s() with %j', (factory, options, complaint) => {
  it('says what is wrong, and shows no secret', () => {
    const message = complaintOf(factory, { ...credentials, ...options })
    expect(message).toMatch(complaint)
    expect(message.startsWith(`${factory}: `)).toBe(true)
    expect(message).not.toMatch(/value-of-secret|short-secret/)
  })
})

describe('the routes of wecomAuth()', () => {
  it.each<[object, RegExp]>([
    [[], /"routes" must be an object, got a list/],
    [{ login: true }, /a key "login" that must be a path such as "\/login", or false/],
    [{ callback: false }, /routes.login needs routes.callback/],
    [{ verfy: '/x/:userId' }, /unknown key "verfy", did you mean "verify"\?/],
    [{ verify: true }, /a key "verify" that must be a path with a segment ":userId"/],
    [{ verify: '/wecom/verify' }, /a key "verify" that must be a path with a segment ":userId"/],
    [{ verify: '/wecom/verify/:userid' }, /a segment ":userId"/],
    [{ verify: '/wecom/verify/x:userId' }, /a segment ":userId"/],
    [{ verify: '/wecom/:userId/:other' }, /a segment ":userId"/],
    [{ verify: ':userId' }, /a segment ":userId"/],
    [{ verify: '/wecom/verify/:userId/' }, /a segment ":userId"/],
    [{ verify: '/wecom/verify/:userId?x=1' }, /a segment ":userId"/],
  ])('refuse %j', (routes, complaint) => {
    const message = complaintOf('wecomAuth', { ...credentials, routes })
    expect(message).toMatch(/^wecomAuth: /)
    expect(message).toMatch(complaint)
  })

  it.each([
    { verify: '/members/:userId' },
    { verify: '/members/:userId/verify' },
    { verify: false },
    { verify: undefined },
    { login: '/sso', callback: '/sso/done', user: false },
  ])('take %j', (routes) => {
    expect(() => factories['wecomAuth']?.({ ...credentials, routes })).not.toThrow()
  })
})

describe('the ways to give wecomAuth() its credentials', () => {
  const onlyOne = /^wecomAuth: give exactly one of "corpId" .*, "client", or "credentials"$/

  it('exclude each other', () => {
    const client = wecomClient(credentials)
    const answer = () => credentials
    for (const options of [
      {},
      { ...credentials, client },
      { ...credentials, credentials: answer },
      { agentId: 1000002, client },
      { client, credentials: answer, secret: 'x'.repeat(16) },
    ]) {
      expect(complaintOf('wecomAuth', options)).toMatch(onlyOne)
    }
  })

  it('need a secret of their own for many tenants', () => {
    expect(complaintOf('wecomAuth', { credentials: () => credentials })).toMatch(
      /^wecomAuth: option "secret" is needed with "credentials"/,
    )
  })

  it('are fine each alone, with undefined for everything else', () => {
    const nothing = { client: undefined, credentials: undefined, authorize: undefined, routes: undefined }
    expect(() => factories['wecomAuth']?.({ ...nothing, ...credentials })).not.toThrow()
    expect(() => wecomAuth({ secret: deploymentSecret, client: wecomClient(credentials) })).not.toThrow()
    expect(() => wecomAuth({ credentials: () => credentials, secret: 'x'.repeat(16) })).not.toThrow()
  })
})
