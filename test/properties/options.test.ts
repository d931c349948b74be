import { describe, expect, it } from '@jest/globals'
import * as library from 'express-wechat-auth'
import fc from 'fast-check'
import { deploymentSecret } from '../helpers/apps/deployment.ts'
import { holds } from '../helpers/inputs/property.ts'

const appId = 'wx1a2b3c4d5e6f7a8b'
/** Must be in no message, wherever it was given. */
const secret = 'this-is-a-secret-0123456789abcdef'
const corp = { corpId: 'ww1a2b3c4d5e6f7a8b', corpSecret: secret, agentId: 1000002 }
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const pushes = { token: secret, encodingAesKey }
const ownPages = { publicUrl: 'https://app.example' }
const redis = { get: async () => null, set: async () => 'OK', eval: async () => 0 }

type Options = Record<string, unknown>
/** Each factory with options that it takes; what is built is not needed. */
const factories: Record<string, Options> = {
  wechatAuth: { appId, appSecret: secret },
  websiteLogin: { appId, appSecret: secret },
  mobileLogin: { appId, appSecret: secret, secret: deploymentSecret },
  miniLogin: { appId, appSecret: secret, secret: deploymentSecret },
  wecomAuth: corp,
  wecomMiniLogin: { ...corp, secret: deploymentSecret },
  sceneLogin: {
    appId,
    appSecret: secret,
    siteName: 'Shop',
    messages: library.wechatMessages({ appId, ...pushes }),
  },
  requireWechatUser: {},
  wechatJsSdk: { appId, appSecret: secret, ...ownPages },
  wecomJsSdk: { ...corp, ...ownPages },
  wechatMessages: { appId, ...pushes },
  wecomMessages: { corpId: corp.corpId, ...pushes },
  wechatClient: { appId, appSecret: secret },
  miniProgramClient: { appId, appSecret: secret },
  wecomClient: corp,
  memoryTokenCache: {},
  redisTokenCache: { client: redis },
  messageCrypto: { ...pushes, receiverId: appId },
  errorHandler: {},
  domainVerification: { 'WW_verify_a.txt': 'a' },
}
const call = (factory: string, options: unknown): unknown =>
  (library as unknown as Record<string, (given: unknown) => unknown>)[factory]?.(options)

const anything = fc.anything({
  withNullPrototype: true,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withObjectString: true,
})
const oddTexts = [
  '',
  ' ',
  'https://user:pass@a.example',
  '/',
  '/a',
  '/a/',
  '//a',
  '/:a',
  '/a*',
  '/{a}',
  'null',
]
const oddUrls = [
  'http://',
  'https://a.example',
  'https://a.example/',
  'https://a.example/b?c',
  'https://[::1]',
]
const polluting = JSON.parse('{"__proto__": {"a": 1}}')
const odd = fc.constantFrom<unknown>(
  ...[...oddTexts, ...oddUrls, secret, [secret], { [appId]: secret }, () => secret, new Error(secret)],
  ...[{ appId: secret, appSecret: secret }, 0, -1, Number.NaN, 1e21, true, null, undefined, Symbol('a')],
  ...[[], {}, [[]], [null], polluting, { toString: null }, { toString: () => secret }, { get: 1 }],
  ...[{ headers: {}, url: '/' }, new Proxy({}, {}), new Proxy(() => undefined, {})],
)
const good = fc.constantFrom<unknown>(
  ...[
    'en',
    'zh_CN',
    'token',
    'browser',
    'snsapi_base',
    'website',
    60,
    new Map(),
    redis,
    ['https://a.example'],
  ],
  ...[{ login: '/in' }, { login: false }, { callback: false }, { callback: false, login: false }],
  ...[{ expiresInSeconds: 60 }, { departments: [2] }, { api: 'http://a.example' }, [encodingAesKey]],
  ...[
    library.memoryTokenCache(),
    library.wechatClient({ appId, appSecret: secret }),
    library.wecomClient(corp),
  ],
  ...[
    library.miniProgramClient({ appId, appSecret: secret }),
    library.wechatMessages({ appId, token: secret }),
  ],
)
const value = fc.oneof(odd, good, anything)
const known =
  `appId appSecret corpId corpSecret agentId client credentials secret basePath publicUrl routes lang
  returnToOrigins tokenCache http bearer requireState website keepSessionInfo onLogin onDenied returnToQuery onEvent
  endpoints userTokenStore snapshotUsers forcePopup connectRedirect authorize allow messages confirm siteName onPhone
  maxScenesPerMinute allowedOrigins token encodingAesKey maxAgeSeconds receiverIds receiverId appAccessTokenKind
  tokenProvider proxy onRefresh maxEntries prefix deadlineMs scope provider verifyAccess`.split(/\s+/)
const unknown = ['AppId', 'app_id', 'toString', 'constructor', '__proto__', 'a.txt', '']
// An app id is no secret: one message names it.
const overrides = fc
  .dictionary(fc.constantFrom(...known, ...unknown), value, { maxKeys: 4 })
  .filter((given) => given['appId'] !== secret)

/** Works, or throws a TypeError that names the factory and holds nothing secret. */
function isAnswered(name: string, build: () => unknown): boolean {
  try {
    build()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toMatch(new RegExp(`^${name}\\b`))
    expect((error as Error).message).not.toContain(secret)
    return false
  }
}

describe('options', () => {
  it.each(Object.keys(factories))(
    'of %s() are taken, or refused with a TypeError that names it',
    (factory) => {
      const base = factories[factory] as Options
      let [taken, refused] = [0, 0]
      const some = fc.subarray(Object.entries(base), { minLength: Math.max(0, Object.keys(base).length - 1) })
      const given = fc
        .tuple(some, overrides)
        .map(([kept, others]) => ({ ...Object.fromEntries(kept), ...others }))
      expect(isAnswered(factory, () => call(factory, base))).toBe(true)
      // A secret in the wrong place, once in each but `appId`.
      for (const name of known.slice(1)) isAnswered(factory, () => call(factory, { ...base, [name]: secret }))
      holds(
        fc.property(fc.oneof({ weight: 9, arbitrary: given }, value), (options) => {
          if (isAnswered(factory, () => call(factory, options))) taken += 1
          else refused += 1
        }),
        0.5,
      )
      expect([taken > 0, refused > 0]).toEqual([true, true])
    },
  )

  it('of requireWecomUser() are taken, or refused with a TypeError that names it', () => {
    const rule = fc.dictionary(
      fc.constantFrom('departments', 'tags', 'userids', 'includeSubDepartments', 'x'),
      fc.oneof(value, fc.constantFrom([1], ['a'], true)),
    )
    const second = fc.oneof(value, fc.record({ agentId: fc.oneof(value, fc.nat()) }))
    holds(
      fc.property(fc.oneof(rule, value), second, (first, options) => {
        isAnswered('requireWecomUser', () => library.requireWecomUser(first as never, options as never))
      }),
    )
  })

  it('of other names are refused by all', () => {
    const name = fc
      .oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...unknown))
      .filter((text) => !known.includes(text) && !text.endsWith('.txt'))
    holds(
      fc.property(fc.constantFrom(...Object.keys(factories)), name, value, (factory, other, given) => {
        const options = { ...factories[factory] }
        Object.defineProperty(options, other, { value: given, enumerable: true })
        expect(isAnswered(factory, () => call(factory, options))).toBe(false)
      }),
    )
  })
})
