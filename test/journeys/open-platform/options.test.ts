import { describe, expect, it } from '@jest/globals'
import { type WechatPlatformOptions, wechatPlatform } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { component } from '../../helpers/apps/open-platform.ts'

const good: WechatPlatformOptions = {
  appId: component.appId,
  appSecret: component.appSecret,
  token: component.token,
  encodingAesKey: component.encodingAesKey,
  grantStore: new Map<string, object>(),
  secret: deploymentSecret,
}

describe('the options of wechatPlatform()', () => {
  it.each(['appId', 'appSecret', 'token', 'encodingAesKey', 'grantStore', 'secret'] as const)(
    'cannot do without %s',
    (name) => {
      const { [name]: _left, ...others } = good
      expect(() => wechatPlatform(others as WechatPlatformOptions)).toThrow(TypeError)
      expect(() => wechatPlatform(others as WechatPlatformOptions)).toThrow(
        new RegExp(`wechatPlatform: option "${name}" is (missing|needed)`),
      )
    },
  )

  it.each<[option: string, value: unknown, message: string]>([
    ['appId', ' wx1', 'blank or line break'],
    ['appSecret', 'x\n', 'blank or line break'],
    ['appSecret', '', 'non-empty'],
    ['token', [], 'at least one entry'],
    ['token', ['a', 'b '], 'entry 1 must have no blank'],
    ['encodingAesKey', 'x', '43'],
    ['encodingAesKey', [component.encodingAesKey, 'x'], 'entry 1'],
    ['grantStore', {}, 'get, set and delete'],
    ['grantStore', 'redis://localhost', 'get, set and delete'],
    ['grantStore', { get() {}, set() {} }, 'get, set and delete'],
    ['secret', 'short', '16'],
    ['secret', [], 'at least'],
    ['siteName', '', 'non-empty'],
    ['publicUrl', 'app.example.com', 'absolute http(s) URL'],
    ['publicUrl', 'https://app.example.com/?x', 'no query'],
    ['basePath', 'api', 'path'],
    ['routes', { grants: '/x' }, 'unknown key "grants", did you mean "grant"?'],
    ['routes', { grant: 'x' }, 'path'],
    ['routes', { granted: false }, 'routes.granted'],
    ['tokenCache', {}, 'memoryTokenCache()'],
    ['tokenProvider', {}, 'get()'],
    ['endpoints', { api: 'x' }, 'absolute http(s) URL'],
    ['proxy', 'x', 'proxy'],
    ['lang', 'zh_TW', 'must be "zh_CN" or "en"'],
    ['onEvent', 1, 'must be a function'],
    ['onGrant', {}, 'must be a function'],
    ['onGrantEnd', true, 'must be a function'],
    ['releaseCheck', 'yes', 'must be true or false'],
    ['onGrants', () => undefined, 'unknown option "onGrants", did you mean "onGrant"?'],
    ['returnToOrigins', [], 'unknown option "returnToOrigins"'],
  ])('name %s where it is %j', (option, value, message) => {
    const create = () => wechatPlatform({ ...good, [option]: value } as WechatPlatformOptions)
    expect(create).toThrow(TypeError)
    expect(create).toThrow(message)
    expect(create).toThrow(/^wechatPlatform/)
  })

  it('take lists of tokens, keys and secrets, and undefined for what is not given', () => {
    wechatPlatform({
      ...good,
      token: [component.token, 'older'],
      encodingAesKey: [component.encodingAesKey],
      secret: [deploymentSecret, 'another secret of sixteen'],
      siteName: undefined,
      onGrant: undefined,
      routes: { grant: false, granted: false, messages: false },
    })
  })

  it('are no http beside a proxy', () => {
    const both = { ...good, http: { request() {} }, proxy: 'http://proxy:3128' }
    expect(() => wechatPlatform(both as never)).toThrow(/"http".*"proxy"|"proxy".*"http"/)
  })

  it('are called for, not mounted', () => {
    expect(() => wechatPlatform({ headers: {}, url: '/' } as never)).toThrow('mounted without being called')
    expect(() => wechatPlatform(undefined as never)).toThrow(TypeError)
  })
})

describe('functions of a platform', () => {
  const platform = wechatPlatform(good)

  it.each(['', ' ', 'a:b', '../x', undefined, 1, 'x'.repeat(65)])('take no account "%s"', async (appId) => {
    expect(() => platform.client(appId as string)).toThrow(TypeError)
    expect(() => platform.miniProgramClient(appId as string)).toThrow(TypeError)
    await expect(platform.fetchGrant(appId as string)).rejects.toThrow(TypeError)
  })

  it('take a message’s handler once for each kind', () => {
    platform.messages.on('text', () => undefined).on('event:SCAN', () => undefined)
    expect(() => platform.messages.on('TEXT', () => undefined)).toThrow(TypeError)
    expect(() => platform.messages.on('event:scan', () => undefined)).toThrow(TypeError)
  })
})
