import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Express } from 'express'
import { errorHandler, wechatAuth, wecomAuth } from 'express-wechat-auth'
import fc from 'fast-check'
import { callApp } from '../helpers/apps/in-process.ts'
import { appWithSession } from '../helpers/apps/server.ts'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { agent } from '../helpers/apps/wecom.ts'
import { holdsLater } from '../helpers/inputs/property.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'

describe('whatever is in a query', () => {
  const { simulator } = useSimulator()
  let apps: Express[]

  beforeAll(() => {
    const { endpoints } = simulator
    apps = ['simple', 'extended'].map((parser) => {
      const app = appWithSession()
      app.set('query parser', parser)
      app.use(wechatAuth({ ...accountCredentials, endpoints }))
      app.use(wecomAuth({ ...agent, endpoints }))
      app.use(errorHandler())
      return app
    })
  })

  const names = [
    'state',
    'code',
    'scope',
    'returnTo',
    'url',
    'redirect_uri',
    'redirect_url',
    'auth_code',
    'error',
  ]
  const suffix = fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    fc.constantFrom(
      '[]',
      '[0]',
      '[a]',
      '[a][b]',
      '[toString]',
      '[valueOf]',
      '[length]',
      '[__proto__]',
      '[__proto__][x]',
    ),
    fc.constantFrom(
      '[',
      ']',
      '[toString][]',
      '[constructor][prototype][x]',
      '[toJSON]',
      '[split]',
      '[99999]',
    ),
  )
  const value = fc.oneof(
    fc.constantFrom(
      'a'.repeat(40) + 0,
      `${'b'.repeat(40)}1`,
      'snsapi_base',
      'snsapi_userinfo',
      '/me',
      '//x',
      '',
    ),
    fc.constantFrom('a'.repeat(3_000), '%', '%ff', '%00', '[object Object]', 'true', '0', 'CODE_1'),
    fc.webUrl(),
    fc.string({ unit: 'grapheme' }),
  )
  const pair = fc
    .tuple(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string()),
      suffix,
      value,
      fc.boolean(),
    )
    .map(
      ([name, end, text, isRaw]) =>
        `${encodeURIComponent(name)}${end}=${isRaw ? text.replace(/[\s#]/g, '') : encodeURIComponent(text)}`,
    )
  // Without a good state nothing else of a callback is looked at.
  const start = fc.constantFrom('', `state=${'a'.repeat(40)}0&`, `state=${'a'.repeat(40)}1&`)
  const query = fc
    .tuple(start, fc.array(pair, { maxLength: 5 }))
    .map(([state, pairs]) => state + pairs.join('&'))

  it.each([
    '/wechat/callback',
    '/wechat/login',
    '/wechat/authorizeUrl',
    '/wecom/callback',
    '/wecom/login',
    '/wecom/authorizeUrl',
  ])('%s answers it, and never with a 5xx', async (path) => {
    await holdsLater(
      fc.asyncProperty(fc.constantFrom(0, 1), query, async (parser, search) => {
        const request = {
          method: 'GET',
          url: `${path}?${search}`,
          headers: { accept: 'application/json' },
        } as const
        const answer = await callApp(apps[parser] as Express, request)
        expect(answer.status).toBeLessThan(500)
      }),
    )
  })

  it.each(['scope[toString]=x', 'scope[toString][]=x&scope[valueOf]=x', 'returnTo[toString]=x'])(
    'the callback reads nothing that is no text: %s',
    async (search) => {
      for (const app of apps) {
        const { status } = await callApp(app, {
          method: 'GET',
          url: `/wechat/callback?state=${'a'.repeat(40)}0&${search}`,
        })
        expect([302, 400]).toContain(status)
      }
    },
  )

  it('the callback of a login under way answers it, and never with a 5xx', async () => {
    await holdsLater(
      fc.asyncProperty(fc.constantFrom(0, 1), query, async (parser, search) => {
        const app = apps[parser] as Express
        const departure = await callApp(app, { method: 'GET', url: '/wechat/login' })
        const [line] = [departure.headers['set-cookie']].flat() as string[]
        const state = new URL(String(departure.headers['location'])).searchParams.get('state')
        const answer = await callApp(app, {
          method: 'GET',
          url: `/wechat/callback?state=${state}&${search.replace(/(^|&)state=/g, '$1x=')}`,
          headers: { cookie: line?.split(';')[0] ?? '' },
        })
        expect(answer.status).toBeLessThan(500)
      }),
      0.25,
    )
  })
})
