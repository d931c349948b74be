import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { miniLogin, miniProgramClient, wechatClient } from 'express-wechat-auth'
import { deploymentSecret } from '../helpers/apps/deployment.ts'

const credentials = { appId: 'wx1', appSecret: 'value-of-secret' }
const longSecret = 'long enough to be a secret'
const factories = { miniProgramClient, miniLogin } as unknown as Record<
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

describe.each(['miniProgramClient', 'miniLogin'])('%s()', (factory) => {
  it('says that it was mounted without being called', () => {
    expect(complaintOf(factory, new IncomingMessage(new Socket()))).toBe(
      `${factory} was mounted without being called: write ${factory}(...)`,
    )
  })

  it.each([undefined, null, 'wx1', 42, []])('refuses %p for options', (options) => {
    expect(complaintOf(factory, options)).toMatch(`${factory}: the options must be an object`)
  })

  it.each<[object, string]>([
    [{ appId: 'wx1' }, 'option "appSecret" is missing'],
    [{ appSecret: 'value-of-secret' }, 'option "appId" is missing'],
    [{ ...credentials, appSecret: ' ' }, 'option "appSecret" must be a non-empty string, got an empty one'],
    [{ ...credentials, appId: 1 }, 'option "appId" must be a non-empty string, got number'],
    [{ ...credentials, appId: null }, 'option "appId" must be a non-empty string, got null'],
    [{ appID: 'wx1', appSecret: 'x' }, 'unknown option "appID", did you mean "appId"?'],
    [{ appid: 'wx1', secret: longSecret }, 'unknown option "appid", did you mean "appId"?'],
    [{ ...credentials, appsecret: 'x' }, 'unknown option "appsecret", did you mean "appSecret"?'],
  ])('checks the credentials: %j', (options, complaint) => {
    expect(complaintOf(factory, options)).toBe(`${factory}: ${complaint}`)
  })

  it('names what is needed where there is nothing', () => {
    expect(complaintOf(factory, {})).toMatch(new RegExp(`^${factory}: .*"appId"`))
  })

  it('is fine with undefined for everything else', () => {
    const nothing = { tokenCache: undefined, endpoints: undefined, http: undefined, onEvent: undefined }
    const needed = factory === 'miniLogin' ? { secret: deploymentSecret } : {}
    expect(() => factories[factory]?.({ ...credentials, ...needed, ...nothing })).not.toThrow()
  })
})

describe.each<[string, Record<string, unknown>, RegExp]>([
  ['miniProgramClient', { tokenCache: null }, /"tokenCache" must be a token cache/],
  ['miniProgramClient', { tokenProvider: {} }, /"tokenProvider" must be an object with a function get\(\)/],
  ['miniProgramClient', { appAccessTokenKind: 'stable' }, /must be "stable_token" or "token", got "stable"/],
  ['miniProgramClient', { endpoints: { apis: 'https://a.b' } }, /unknown key "apis", did you mean "api"\?/],
  ['miniProgramClient', { endpoints: { api: 'a.b' } }, /key "api" that must be an absolute http\(s\) URL/],
  ['miniProgramClient', { http: {} }, /"http" must be an axios instance, got an object/],
  ['miniProgramClient', { onEvent: {} }, /"onEvent" must be a function, got an object/],
  ['miniProgramClient', { basePath: '/api' }, /unknown option "basePath"/],
  ['miniLogin', { client: {} }, /"client" must be what miniProgramClient\(\) made/],
  ['miniLogin', { client: wechatClient(credentials) }, /"client" must be what miniProgramClient\(\) made/],
  ['miniLogin', { credentials: {} }, /"credentials" must be a function, got an object/],
  ['miniLogin', { secret: 'short-secret' }, /"secret" must have at least 16 characters/],
  ['miniLogin', { secret: [] }, /"secret" must be a list with at least one entry/],
  ['miniLogin', { secret: [longSecret, 'short-secret'] }, /"secret" entry 1 must have/],
  ['miniLogin', { basePath: 'api' }, /"basePath" must be a path/],
  ['miniLogin', { basePath: '/api/' }, /"basePath" must be a path/],
  ['miniLogin', { basepath: '/api' }, /unknown option "basepath", did you mean "basePath"\?/],
  ['miniLogin', { tokenCache: new Map() }, /"tokenCache" must be a token cache such as memoryTokenCache\(\)/],
  ['miniLogin', { bearer: false }, /"bearer" must be true or \{ expiresInSeconds \}/],
  ['miniLogin', { bearer: 'value-of-secret' }, /"bearer" must be true or/],
  ['miniLogin', { bearer: { expiresInSeconds: 0 } }, /"bearer" must be true or/],
  ['miniLogin', { bearer: { expiresIn: 60 } }, /"bearer" must be true or/],
  ['miniLogin', { onLogin: 'yes' }, /"onLogin" must be a function, got string/],
  ['miniLogin', { onPhone: {} }, /"onPhone" must be a function, got an object/],
  ['miniLogin', { onphone: () => 1 }, /unknown option "onphone", did you mean "onPhone"\?/],
  ['miniLogin', { onEvent: 'yes' }, /"onEvent" must be a function, got string/],
  ['miniLogin', { endpoints: [] }, /"endpoints" must be an object, got a list/],
  ['miniLogin', { http: 'http://u:value-of-secret@proxy' }, /"http" must be an axios instance/],
  ['miniLogin', { lang: 'fr' }, /"lang" must be "zh_CN" or .*got "fr"/],
  ['miniLogin', { routes: [] }, /"routes" must be an object, got a list/],
  ['miniLogin', { routes: { phone: true } }, /a key "phone" that must be a path such as "\/login", or false/],
  ['miniLogin', { routes: { userInfo: '/x' } }, /unknown key "userInfo", did you mean "userinfo"\?/],
  ['miniLogin', { routes: { callback: false } }, /unknown key "callback"/],
  ['miniLogin', { scope: 'snsapi_base' }, /unknown option "scope"/],
  ['miniLogin', { snapshotUsers: 'allow' }, /unknown option "snapshotUsers"/],
])('%s() with %j', (factory, options, complaint) => {
  it('says what is wrong, and shows no secret', () => {
    const own = options['client'] === undefined ? credentials : {}
    const message = complaintOf(factory, { ...own, ...options })
    expect(message).toMatch(complaint)
    expect(message.startsWith(`${factory}: `)).toBe(true)
    expect(message).not.toMatch(/value-of-secret|short-secret/)
  })
})

describe('the ways to give miniLogin() its credentials', () => {
  const onlyOne = 'miniLogin: give exactly one of "appId" with "appSecret", "client", or "credentials"'
  const client = miniProgramClient(credentials)
  const answer = () => credentials

  it.each([
    {},
    { ...credentials, client },
    { ...credentials, credentials: answer, secret: longSecret },
    { appId: 'wx1', client },
    { client, credentials: answer, secret: longSecret },
  ])('exclude each other: case %#', (options) => {
    expect(complaintOf('miniLogin', options)).toBe(onlyOne)
  })

  it('need a secret, which signs the tokens', () => {
    for (const options of [credentials, { client }]) {
      expect(complaintOf('miniLogin', options)).toMatch(/^miniLogin: option "secret" is needed to sign/)
    }
  })

  it('need a secret of their own for many tenants', () => {
    expect(complaintOf('miniLogin', { credentials: answer })).toMatch(
      /^miniLogin: option "secret" is needed with "credentials"/,
    )
  })

  it('are fine each alone', () => {
    expect(() => miniLogin({ secret: deploymentSecret, client })).not.toThrow()
    expect(() => miniLogin({ credentials: answer, secret: longSecret })).not.toThrow()
    expect(() =>
      miniLogin({ secret: deploymentSecret, ...credentials, bearer: { expiresInSeconds: 60 } }),
    ).not.toThrow()
  })

  it.each(['requireState', 'onDenied', 'returnToQuery', 'keepSessionInfo'])(
    'leave no room for %s: there is neither page nor session',
    (name) => {
      const message = complaintOf('miniLogin', { ...credentials, [name]: true })
      expect(message).toMatch(new RegExp(`^miniLogin: .*"${name}"`))
    },
  )
})
