import { describe, expect, it } from '@jest/globals'
import { wechatClient, wechatJsSdk, wecomClient, wecomJsSdk } from 'express-wechat-auth'
import { complaintAbout, refusesWhatIsNoOptions } from '../../contracts/option-errors.ts'

const secretText = 'value-of-secret'
const wechat = { appId: 'wx1', appSecret: secretText }
const wecom = { corpId: 'ww1', corpSecret: secretText, agentId: 1000002 }
/** What is said behind the name of the function; it never shows the secret. */
const complaintOf = (take: (options: never) => unknown, options: unknown): string =>
  complaintAbout(take, options).slice(`${take.name}: `.length)

describe.each([
  {
    take: wechatJsSdk as (options: never) => unknown,
    credentials: wechat as Record<string, unknown>,
    choice: 'give exactly one of "appId" with "appSecret", "client", or "credentials"',
    client: wechatClient(wechat) as unknown,
    foreign: wecomClient(wecom) as unknown,
    clientComplaint: 'option "client" must be what wechatClient() made',
  },
  {
    take: wecomJsSdk as (options: never) => unknown,
    credentials: wecom as Record<string, unknown>,
    choice: 'give exactly one of "corpId" with "corpSecret" and "agentId", "client", or "credentials"',
    client: wecomClient(wecom) as unknown,
    foreign: wechatClient(wechat) as unknown,
    clientComplaint: 'option "client" must be what wecomClient() made',
  },
])('$take.name()', ({ take, credentials, choice, client, foreign, clientComplaint }) => {
  const publicUrl = 'https://app.example.com'
  const good = { ...credentials, publicUrl }

  refusesWhatIsNoOptions(take)

  it('needs to know which app it is for, once', () => {
    const tenants = () => undefined
    expect(complaintOf(take, { publicUrl })).toBe(choice)
    expect(complaintOf(take, { ...good, client })).toBe(choice)
    expect(complaintOf(take, { ...good, credentials: tenants })).toBe(choice)
    expect(complaintOf(take, { client, credentials: tenants, publicUrl })).toBe(choice)
  })

  it('names what is missing of the credentials', () => {
    for (const name of Object.keys(credentials)) {
      expect(complaintOf(take, { ...good, [name]: undefined })).toBe(
        `option "${name}" is undefined: is the environment loaded? "node --env-file=.env" does that`,
      )
      expect(complaintOf(take, { ...good, [name]: '' })).toMatch(new RegExp(`^option "${name}" must be`))
    }
  })

  it('needs to know whose pages it may sign', () => {
    for (const options of [
      credentials,
      { client },
      { ...credentials, allowedOrigins: [] },
      { ...credentials, publicUrl: undefined },
    ]) {
      const complaint = complaintOf(take, options)
      expect(complaint).toContain('"publicUrl"')
      expect(complaint).toContain('"allowedOrigins"')
    }
  })

  it.each<[string, unknown]>([
    ['publicUrl', ''],
    ['publicUrl', 'app.example.com'],
    ['publicUrl', 'ftp://app.example.com'],
    ['publicUrl', 'https://user:pass@app.example.com'],
    ['publicUrl', 'https://app.example.com/?a=1'],
    ['publicUrl', 5],
    ['publicUrl', ['https://app.example.com']],
    ['allowedOrigins', 'https://app.example.com'],
    ['allowedOrigins', ['https://app.example.com/']],
    ['allowedOrigins', ['https://app.example.com/path']],
    ['allowedOrigins', ['https://APP.example.com']],
    ['allowedOrigins', ['https://app.example.com:443']],
    ['allowedOrigins', ['https://*.example.com']],
    ['allowedOrigins', ['*']],
    ['allowedOrigins', ['null']],
    ['allowedOrigins', [/example/]],
    ['allowedOrigins', ['https://good.example', 5]],
    ['basePath', 'api'],
    ['basePath', '/api/'],
    ['routes', '/sign'],
    ['routes', { jsSdkConfig: 'sign' }],
    ['routes', { config: '/sign' }],
    ['lang', 'de'],
    ['onEvent', {}],
    ['tokenCache', {}],
    ['tokenProvider', {}],
    ['http', {}],
    ['endpoints', 'http://localhost'],
    ['credentials', {}],
  ])('refuses the option %s with %p', (name, value) => {
    const options = name === 'credentials' ? { publicUrl } : good
    expect(complaintOf(take, { ...options, [name]: value })).toMatch(new RegExp(`^option "${name}" `))
  })

  it('refuses a client that is none, or another platform’s', () => {
    for (const wrong of [{}, 'client', null, { ...(client as object) }, foreign]) {
      expect(complaintOf(take, { client: wrong, publicUrl })).toBe(clientComplaint)
    }
  })

  it('knows near misses', () => {
    expect(complaintOf(take, { ...good, publicURL: publicUrl })).toBe(
      'unknown option "publicURL", did you mean "publicUrl"?',
    )
    expect(complaintOf(take, { ...good, allowedOrigin: [] })).toBe(
      'unknown option "allowedOrigin", did you mean "allowedOrigins"?',
    )
    expect(complaintOf(take, { ...good, nonsense: 1 })).toBe('unknown option "nonsense"')
  })

  it('is content with either of both ways to say whose pages, and asks nobody', () => {
    for (const options of [
      good,
      { client, publicUrl: () => publicUrl },
      { ...credentials, allowedOrigins: [publicUrl, 'http://localhost:5173'] },
      { credentials: () => undefined, publicUrl },
    ]) {
      expect(typeof take(options as never)).toBe('function')
    }
  })
})

it('wechatJsSdk() knows the kinds of access token', () => {
  const options = { ...wechat, publicUrl: 'https://app.example.com' }
  expect(typeof wechatJsSdk({ ...options, appAccessTokenKind: 'token' })).toBe('function')
  expect(complaintOf(wechatJsSdk, { ...options, appAccessTokenKind: 'stable' })).toMatch(
    /^option "appAccessTokenKind" must be/,
  )
})
