import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import {
  anyOf,
  baseUrl,
  callback,
  checkOptions,
  flag,
  listOf,
  nested,
  type OptionCheck,
  oneOf,
  origin,
  positiveInteger,
  routePath,
  text,
} from '../../lib/core/options.ts'
import { complaintOf } from '../helpers/errors.ts'

const shape = {
  appId: text,
  appSecret: text,
  lang: oneOf('zh_CN', 'en'),
  bearer: anyOf('true, false or { expiresInSeconds }', flag, nested({ expiresInSeconds: positiveInteger })),
  onLogin: callback,
  origins: listOf(origin),
  website: nested({ appId: text, appSecret: text }, 'appId', 'appSecret'),
  publicUrl: baseUrl,
  basePath: routePath,
  keepSessionInfo: flag,
}

const complaintAbout = (options: unknown): string =>
  complaintOf(() => checkOptions('wechatAuth', options, shape))

describe('checkOptions()', () => {
  it('takes options that are in order', () => {
    const options = {
      appId: 'wx1',
      appSecret: 'secret',
      lang: 'en',
      bearer: { expiresInSeconds: 60 },
      onLogin: () => undefined,
      origins: ['https://app.example.com', 'http://localhost:3000'],
      website: { appId: 'wx2', appSecret: 'secret' },
      publicUrl: 'https://example.com/app',
      basePath: '/api/v1',
      keepSessionInfo: false,
    }
    expect(() => checkOptions('wechatAuth', options, shape)).not.toThrow()
    expect(() => checkOptions('wechatAuth', {}, shape)).not.toThrow()
  })

  it('takes undefined for not given', () => {
    const options = Object.fromEntries(Object.keys(shape).map((name) => [name, undefined]))
    expect(() => checkOptions('wechatAuth', options, shape)).not.toThrow()
    expect(() => checkOptions('wechatAuth', { bearer: { expiresInSeconds: undefined } }, shape)).not.toThrow()
  })

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['a secret', 'string'],
    [42, 'number'],
    [[], 'a list'],
    [() => undefined, 'function'],
  ])('wants an object, not %p', (options, kind) => {
    expect(complaintAbout(options)).toBe(`wechatAuth: the options must be an object, got ${kind}`)
  })

  it.each([
    ['appID', 'appId'],
    ['appid', 'appId'],
    ['app_id', 'appId'],
    ['apId', 'appId'],
    ['appSecert', 'appSecret'],
    ['AppSecret', 'appSecret'],
    ['onlogin', 'onLogin'],
    ['langs', 'lang'],
    ['publicURL', 'publicUrl'],
    ['basepath', 'basePath'],
  ])('knows what is meant by %s', (name, meant) => {
    expect(complaintAbout({ [name]: 'x' })).toBe(
      `wechatAuth: unknown option "${name}", did you mean "${meant}"?`,
    )
  })

  it.each([
    ['routeA', 'routeB', 'routeBB'],
    ['routeA', 'routeBB', 'routeB'],
  ])('guesses the nearest one, in whatever order they are', (name, ...known) => {
    const shapeOf = Object.fromEntries(known.map((one) => [one, text]))
    expect(() => checkOptions('wechatAuth', { [name as string]: 'x' }, shapeOf)).toThrow(
      'wechatAuth: unknown option "routeA", did you mean "routeB"?',
    )
  })

  it.each(['completelyElse', 'x', 'toString', 'constructor', 'hasOwnProperty'])(
    'does not guess what is meant by %s',
    (name) => {
      expect(complaintAbout({ [name]: 'x' })).toBe(`wechatAuth: unknown option "${name}"`)
    },
  )

  it('refuses an unknown option also when it is undefined', () => {
    expect(complaintAbout({ appID: undefined })).toContain('did you mean "appId"?')
  })

  it('notices that a factory was mounted without being called', () => {
    const req = new IncomingMessage(new Socket())
    expect(complaintAbout(req)).toBe('wechatAuth was mounted without being called: write wechatAuth(...)')
  })

  it('names factory and option, and what it got, but never a value', () => {
    expect(complaintAbout({ appSecret: 424242 })).toBe(
      'wechatAuth: option "appSecret" must be a non-empty string, got number',
    )
    expect(complaintAbout({ appSecret: ['value-of-secret'] })).not.toContain('value-of-secret')
    expect(complaintAbout({ appSecret: { value: 'value-of-secret' } })).not.toContain('value-of-secret')
    expect(complaintAbout({ website: 'value-of-secret' })).not.toContain('value-of-secret')
    expect(complaintAbout({ publicUrl: 'https://user:value-of-secret@example.com' })).not.toContain(
      'value-of-secret',
    )
  })
})

describe('each check', () => {
  it.each<[string, unknown, string]>([
    ['appId', '', 'must be a non-empty string, got an empty one'],
    ['appId', ' \t', 'must be a non-empty string, got an empty one'],
    ['appId', null, 'must be a non-empty string, got null'],
    ['appId', [], 'must be a non-empty string, got a list'],
    ['appId', {}, 'must be a non-empty string, got an object'],
    ['appId', true, 'must be a non-empty string, got boolean'],
    ['keepSessionInfo', 'true', 'must be true or false, got string'],
    ['keepSessionInfo', 1, 'must be true or false, got number'],
    ['onLogin', {}, 'must be a function, got an object'],
    ['lang', 'zh_TW', 'must be "zh_CN" or "en", got "zh_TW"'],
    ['lang', 'a secret, perhaps', 'must be "zh_CN" or "en", got string'],
    ['lang', null, 'must be "zh_CN" or "en", got null'],
    ['lang', 5, 'must be "zh_CN" or "en", got number'],
    ['bearer', 'yes', 'must be true, false or { expiresInSeconds }'],
    ['bearer', { expiresInSeconds: 0 }, 'must be true, false or { expiresInSeconds }'],
    ['bearer', { expires: 60 }, 'must be true, false or { expiresInSeconds }'],
    ['origins', 'https://app.example.com', 'must be a list with at least one entry'],
    ['origins', [], 'must be a list with at least one entry'],
    [
      'origins',
      ['https://a.example', 'https://a.example/'],
      'entry 1 must be an exact origin such as "https://app.example.com", without path or slash at the end',
    ],
    ['website', 'wx2', 'must be an object, got string'],
    ['website', null, 'must be an object, got null'],
    ['website', {}, 'needs a key "appId"'],
    ['website', { appId: 'wx2' }, 'needs a key "appSecret"'],
    [
      'website',
      { appId: 'wx2', appSecret: undefined },
      'has a key "appSecret" that is undefined: is the environment loaded? "node --env-file=.env" does that',
    ],
    [
      'website',
      { appId: 'wx2', appsecret: 'x' },
      'has an unknown key "appsecret", did you mean "appSecret"?',
    ],
    [
      'website',
      { appId: 'wx2', appSecret: '' },
      'has a key "appSecret" that must be a non-empty string, got an empty one',
    ],
    ['publicUrl', 'example.com', 'must be an absolute http(s) URL'],
    ['publicUrl', '/app', 'must be an absolute http(s) URL'],
    ['publicUrl', 'ftp://example.com', 'must be an absolute http(s) URL'],
    ['publicUrl', 'javascript:alert(1)', 'must be an absolute http(s) URL'],
    ['publicUrl', 5, 'must be an absolute http(s) URL'],
    ['publicUrl', 'https://exa,mple.com', 'must name a host'],
    ['publicUrl', "https://exa'mple.com", 'must name a host'],
    ['publicUrl', 'https://user@example.com', 'must not contain a user name or password'],
    ['publicUrl', 'https://example.com?a=1', 'must have no query and no fragment'],
    ['publicUrl', 'https://example.com/#a', 'must have no query and no fragment'],
    ['basePath', 'api', 'must be a path such as "/wechat/login", without a slash at the end'],
    ['basePath', '/api/', 'must be a path such as "/wechat/login", without a slash at the end'],
    ['basePath', '/', 'must be a path such as "/wechat/login", without a slash at the end'],
    ['basePath', '/a//b', 'must be a path such as "/wechat/login", without a slash at the end'],
    ['basePath', '/a?b', 'must be a path such as "/wechat/login", without a slash at the end'],
    ['basePath', '/:id', 'must be a path such as "/wechat/login", without a slash at the end'],
    ['basePath', /^\/api/, 'must be a path such as "/wechat/login", without a slash at the end'],
  ])('of option %s refuses %p', (name, value, problem) => {
    expect(complaintAbout({ [name]: value })).toBe(`wechatAuth: option "${name}" ${problem}`)
  })

  it('of an object with keys refuses a list, even an empty one', () => {
    expect(nested({ login: text })([])).toBe('must be an object, got a list')
    expect(complaintAbout({ bearer: [] })).toBe(
      'wechatAuth: option "bearer" must be true, false or { expiresInSeconds }',
    )
  })

  it.each(['https://example.com?', 'https://example.com/#', 'https://example.com/?#'])(
    'of a base URL refuses an empty query or fragment, as in %s',
    (url) => {
      expect(baseUrl(url)).toBe('must have no query and no fragment')
    },
  )

  it.each([
    ' https://example.com',
    'https://example.com\n',
    'https://exam\tple.com',
    'https:\\\\example.com',
    'https:example.com',
  ])('of a base URL refuses what only a lenient parser reads, as in %j', (url) => {
    expect(baseUrl(url)).toBe('must be an absolute http(s) URL')
  })

  it.each([0, -1, 1.5, '5', Number.NaN, Number.POSITIVE_INFINITY, null, 2 ** 53])(
    'of a whole number refuses %p',
    (value) => {
      expect(positiveInteger(value)).toBe('must be a whole number above 0')
    },
  )

  it.each([
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://APP.example.com',
    'https://app.example.com:443',
    'app.example.com',
    'null',
    '*',
    'https://*.example.com',
    '',
  ])('of an origin refuses %s', (value) => {
    expect(origin(value)).toMatch(/^must be an exact origin/)
  })

  it.each<[string, OptionCheck, unknown]>([
    ['text', text, 'wx1'],
    ['base URL', baseUrl, 'http://127.0.0.1:3000/base'],
    ['base URL', baseUrl, 'https://example.com/'],
    ['base URL', baseUrl, 'http://[::1]:3000'],
    ['base URL', baseUrl, 'http://[2001:DB8::ff]'],
    ['origin', origin, 'https://app.example.com:8443'],
    ['path', routePath, '/wechat/login.v2'],
    ['whole number', positiveInteger, 1],
  ])('of a %s takes a good value', (_name, check, value) => {
    expect(check(value)).toBeUndefined()
  })
})
