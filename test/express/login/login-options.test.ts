import { describe, expect, it } from '@jest/globals'
import { wechatAuth } from 'express-wechat-auth'
import { checkOptions } from '../../../lib/core/options.ts'
import {
  loginRouterShape,
  resolveBearer,
  resolveLoginSettings,
  resolveSecrets,
} from '../../../lib/express/login/login-options.ts'

const defaultRoutes = { login: '/wechat/login', callback: '/wechat/callback' }
const settingsOf = (options: object) => resolveLoginSettings('wechatAuth', defaultRoutes, options)
const complaintAbout = (options: object): string | undefined => {
  try {
    checkOptions('wechatAuth', options, loginRouterShape(['login', 'callback']))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

describe('the options of a login router', () => {
  it.each<[string, object]>([
    ['a secret of 16 characters', { secret: 'x'.repeat(16) }],
    ['several secrets', { secret: ['x'.repeat(16), 'y'.repeat(16)] }],
    ['a function for publicUrl', { publicUrl: () => 'https://app.example' }],
  ])('may be %s', (_what, options) => {
    expect(complaintAbout(options)).toBeUndefined()
  })

  it.each<[string, object]>([
    ['of 15 characters', { secret: 'x'.repeat(15) }],
    ['that are none', { secret: [] }],
    ['of which one is short', { secret: ['x'.repeat(16), 'y'.repeat(15)] }],
  ])('may not be secrets %s', (_what, options) => {
    expect(complaintAbout(options)).toMatch(/^wechatAuth: option "secret" /)
  })

  it.each([
    { publicUrl: 'https://app.example' },
    { returnToOrigins: [] },
    { returnToOrigins: ['https://app.example'] },
    { routes: {} },
    { routes: { login: '/log-in', callback: false } },
    { bearer: true },
    { bearer: false },
    { bearer: {} },
    { bearer: { expiresInSeconds: 60 } },
    { lang: 'zh_CN' },
    { lang: 'zh_TW' },
    { lang: 'en' },
    { requireState: true },
    { requireState: false },
    { requireState: 'browser' },
  ])('may be %j', (options) => {
    expect(complaintAbout(options)).toBeUndefined()
  })

  it.each([
    { publicUrl: 'app.example' },
    { publicUrl: 5 },
    { returnToOrigins: 'https://app.example' },
    { returnToOrigins: ['app.example'] },
    { routes: { login: true } },
    { routes: { login: 'login' } },
    { routes: { home: '/' } },
    { bearer: 60 },
    { bearer: { expiresInSeconds: '60' } },
    { bearer: { seconds: 60 } },
    { lang: 'de' },
    { requireState: 'never' },
    { requireState: null },
  ])('may not be %j', (options) => {
    const [name = ''] = Object.keys(options)
    expect(complaintAbout(options)).toMatch(new RegExp(`^wechatAuth: option "${name}" `))
  })
})

describe('what is meant by them', () => {
  it.each([
    [undefined, undefined],
    ['a', ['a']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  ])('of secrets %j is %j', (secret, secrets) => {
    expect(resolveSecrets(secret)).toEqual(secrets)
  })

  it.each([
    [undefined, undefined],
    [false, undefined],
    [true, { expiresInSeconds: 7_200 }],
    [{}, { expiresInSeconds: 7_200 }],
    [{ expiresInSeconds: undefined }, { expiresInSeconds: 7_200 }],
    [{ expiresInSeconds: 60 }, { expiresInSeconds: 60 }],
  ])('of bearer %j is %j', (bearer, meant) => {
    expect(resolveBearer(bearer)).toEqual(meant)
  })

  it('of none at all is the default', () => {
    expect(settingsOf({})).toMatchObject({
      routes: defaultRoutes,
      basePath: '',
      publicUrl: undefined,
      returnToOrigins: [],
      lang: 'zh_CN',
      requireState: 'browser',
      keepSessionInfo: false,
    })
  })

  it.each([
    ['requireState', true, true],
    ['requireState', false, false],
    ['keepSessionInfo', true, true],
    ['keepSessionInfo', false, false],
    ['lang', 'en', 'en'],
    // The platform has it, our own texts have not.
    ['lang', 'zh_TW', 'zh_CN'],
    ['basePath', '/api', '/api'],
    ['returnToOrigins', ['https://app.example'], ['https://app.example']],
  ])('of %s: %j is %j', (name, value, meant) => {
    expect(settingsOf({ [name]: value })).toMatchObject({ [name]: meant })
  })

  it('of a route is its path, and the default where it is undefined', () => {
    const { routes } = settingsOf({ routes: { login: '/in', callback: undefined } })
    expect(routes).toEqual({ login: '/in', callback: '/wechat/callback' })
  })

  it('of a callback that is off is that nobody logs in by page', () => {
    expect(() => settingsOf({ routes: { callback: false } })).toThrow(
      'wechatAuth: routes.login needs routes.callback, which is switched off',
    )
    expect(settingsOf({ routes: { callback: false, login: false } }).routes).toEqual({
      login: false,
      callback: false,
    })
    expect(settingsOf({ routes: { login: false } }).routes['login']).toBe(false)
  })

  it('is told when the router is made', () => {
    const app = { appId: 'wx0000000000000001', appSecret: '0'.repeat(32) }
    expect(() => wechatAuth({ ...app, routes: { callback: false } })).toThrow(TypeError)
  })
})
