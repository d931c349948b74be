import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { requireWechatUser, wechatAuth, wechatClient } from 'express-wechat-auth'
import { deploymentSecret } from '../helpers/apps/deployment.ts'

const credentials = { appId: 'wx1', appSecret: 'value-of-secret' }
const factories = { wechatAuth, wechatClient, requireWechatUser } as unknown as Record<
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

describe.each(['wechatAuth', 'wechatClient', 'requireWechatUser'])('%s()', (factory) => {
  it('says that it was mounted without being called', () => {
    expect(complaintOf(factory, new IncomingMessage(new Socket()))).toBe(
      `${factory} was mounted without being called: write ${factory}(...)`,
    )
  })

  it.each([null, 'wx1', 42, []])('refuses %p for options', (options) => {
    expect(complaintOf(factory, options)).toMatch(`${factory}: the options must be an object`)
  })
})

describe.each(['wechatAuth', 'wechatClient'])('the credentials of %s()', (factory) => {
  it.each<[object, string]>([
    [{ appId: 'wx1' }, 'option "appSecret" is missing'],
    [{ appSecret: 'value-of-secret' }, 'option "appId" is missing'],
    [{ ...credentials, appSecret: '' }, 'option "appSecret" must be a non-empty string, got an empty one'],
    [{ ...credentials, appId: 1 }, 'option "appId" must be a non-empty string, got number'],
    [{ appID: 'wx1', appSecret: 'x' }, 'unknown option "appID", did you mean "appId"?'],
    [{ ...credentials, appsecret: 'x' }, 'unknown option "appsecret", did you mean "appSecret"?'],
  ])('are checked: %j', (options, complaint) => {
    expect(complaintOf(factory, options)).toBe(`${factory}: ${complaint}`)
  })

  it('are missing', () => {
    expect(complaintOf(factory, {})).toMatch(new RegExp(`^${factory}: .*"appId"`))
  })
})

describe.each<[string, Record<string, unknown>, RegExp]>([
  ['wechatAuth', { client: {} }, /"client" must be what wechatClient\(\) made/],
  ['wechatAuth', { secret: 'short-secret' }, /"secret" must have at least 16 characters/],
  ['wechatAuth', { secret: [] }, /"secret" must be a list with at least one entry/],
  ['wechatAuth', { secret: ['long enough to be a secret', 'short-secret'] }, /"secret" entry 1 must have/],
  ['wechatAuth', { secret: 424242 }, /"secret" must be a non-empty string, got number/],
  ['wechatAuth', { website: { appId: 'wx2' } }, /"website" needs a key "appSecret"/],
  ['wechatAuth', { snapshotUsers: true }, /"snapshotUsers" must be "refuse" or "allow", got boolean/],
  ['wechatAuth', { endpoints: { apis: 'https://a.b' } }, /unknown key "apis", did you mean "api"\?/],
  ['wechatAuth', { endpoints: { api: 'a.b' } }, /a key "api" that must be an absolute http\(s\) URL/],
  ['wechatAuth', { endpoints: [] }, /"endpoints" must be an object, got a list/],
  ['wechatAuth', { routes: [] }, /"routes" must be an object, got a list/],
  [
    'wechatAuth',
    { routes: { login: true } },
    /a key "login" that must be a path such as "\/login", or false/,
  ],
  ['wechatAuth', { routes: { callback: false } }, /routes.login needs routes.callback/],
  ['wechatAuth', { returnToOrigins: ['https://a.b/'] }, /"returnToOrigins" entry 0 must be an exact origin/],
  ['wechatAuth', { publicUrl: 'a.b' }, /"publicUrl" must be an absolute http\(s\) URL/],
  ['wechatAuth', { basePath: 'api' }, /"basePath" must be a path/],
  [
    'wechatAuth',
    { tokenCache: new Map() },
    /"tokenCache" must be a token cache such as memoryTokenCache\(\)/,
  ],
  ['wechatAuth', { http: 'http://u:value-of-secret@proxy' }, /"http" must be an axios instance/],
  ['wechatAuth', { bearer: 'value-of-secret' }, /"bearer" must be true, false or/],
  ['wechatAuth', { onLogin: 'yes' }, /"onLogin" must be a function, got string/],
  ['wechatAuth', { lang: 'fr' }, /"lang" must be "zh_CN" or "zh_TW" or "en", got "fr"/],
  ['wechatClient', { lang: 'fr' }, /"lang" must be "zh_CN" or "zh_TW" or "en", got "fr"/],
  ['wechatClient', { tokenProvider: {} }, /"tokenProvider" must be an object with a function get\(\)/],
  ['wechatClient', { tokenProvider: null }, /"tokenProvider" must be an object with a function get\(\)/],
  ['wechatClient', { tokenCache: null }, /"tokenCache" must be a token cache/],
  ['wechatClient', { http: {} }, /"http" must be an axios instance, got an object/],
  ['wechatClient', { appAccessTokenKind: 'stable' }, /must be "stable_token" or "token", got "stable"/],
  ['wechatClient', { onEvent: {} }, /"onEvent" must be a function, got an object/],
])('%s() with %j', (factory, options, complaint) => {
  it('says what is wrong, and shows no secret', () => {
    const message = complaintOf(factory, { ...credentials, ...options })
    expect(message).toMatch(complaint)
    expect(message.startsWith(`${factory}: `)).toBe(true)
    expect(message).not.toMatch(/value-of-secret|short-secret|424242/)
  })
})

describe('the ways to give wechatAuth() its credentials', () => {
  const onlyOne = 'wechatAuth: give exactly one of "appId" with "appSecret", "client", or "credentials"'

  it('exclude each other', () => {
    const client = wechatClient(credentials)
    const answer = () => credentials
    expect(complaintOf('wechatAuth', { ...credentials, client })).toBe(onlyOne)
    expect(complaintOf('wechatAuth', { ...credentials, credentials: answer })).toBe(onlyOne)
    expect(complaintOf('wechatAuth', { client, credentials: answer, secret: 'x'.repeat(16) })).toBe(onlyOne)
    expect(complaintOf('wechatAuth', {})).toBe(onlyOne)
  })

  it('need a secret of their own for many tenants', () => {
    expect(complaintOf('wechatAuth', { credentials: () => credentials })).toMatch(
      /^wechatAuth: option "secret" is needed with "credentials"/,
    )
  })

  it('are fine each alone, with undefined for everything else', () => {
    const nothing = { client: undefined, credentials: undefined, lang: undefined, routes: undefined }
    expect(() => factories['wechatAuth']?.({ ...nothing, ...credentials })).not.toThrow()
    expect(() => wechatAuth({ secret: deploymentSecret, client: wechatClient(credentials) })).not.toThrow()
    expect(() => wechatAuth({ credentials: () => credentials, secret: 'x'.repeat(16) })).not.toThrow()
  })
})

describe('requireWechatUser()', () => {
  it('needs no options', () => {
    expect(typeof requireWechatUser()).toBe('function')
    expect(typeof requireWechatUser({})).toBe('function')
  })

  it.each<[object, string]>([
    [
      { scope: 'snsapi_login' },
      'option "scope" must be "snsapi_base" or "snsapi_userinfo", got "snsapi_login"',
    ],
    [
      { provider: 'wecom' },
      'option "provider" must be "official-account" or "website" or "mobile-app" or "mini-program", got "wecom"',
    ],
    [{ scopes: 'snsapi_base' }, 'unknown option "scopes", did you mean "scope"?'],
  ])('refuses %j', (options, complaint) => {
    expect(complaintOf('requireWechatUser', options)).toBe(`requireWechatUser: ${complaint}`)
  })
})
