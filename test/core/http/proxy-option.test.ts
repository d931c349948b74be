import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import axios from 'axios'
import express, { type Express, type RequestHandler } from 'express'
import {
  type HttpClient,
  miniLogin,
  miniProgramClient,
  mobileLogin,
  websiteLogin,
  wechatAuth,
  wechatClient,
  wechatJsSdk,
  wecomAuth,
  wecomClient,
  wecomJsSdk,
  wecomMiniLogin,
} from 'express-wechat-auth'
import request from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { type ConnectProxy, startConnectProxy } from '../../helpers/faults/connect-proxy.ts'

const secret = 'a secret of this deployment'
const wechat = {
  appId: 'wx0000000000000001',
  appSecret: 's'.repeat(32),
  endpoints: { api: 'http://platform.test' },
}
const wecom = {
  corpId: 'ww0000000000000001',
  corpSecret: 's'.repeat(43),
  agentId: 1000002,
  endpoints: { wecomApi: 'http://platform.test' },
}
const publicUrl = 'https://app.example.com'
const code = '081UcAFa1s1OAz0o7wGa1wb8vG1UcAFX'

interface Given {
  proxy?: unknown
  http?: HttpClient
}
type Options = Given & { proxy?: string }

/** Makes the router with these options. */
const routers: Record<string, (given: Options) => RequestHandler> = {
  wechatAuth: (given) => wechatAuth({ ...wechat, ...given }),
  websiteLogin: (given) => websiteLogin({ ...wechat, ...given }),
  mobileLogin: (given) => mobileLogin({ ...wechat, secret, ...given }),
  miniLogin: (given) => miniLogin({ ...wechat, secret, ...given }),
  wecomAuth: (given) => wecomAuth({ ...wecom, ...given }),
  wecomMiniLogin: (given) => wecomMiniLogin({ ...wecom, secret, ...given }),
  wechatJsSdk: (given) => wechatJsSdk({ ...wechat, publicUrl, ...given }),
  wecomJsSdk: (given) => wecomJsSdk({ ...wecom, publicUrl, ...given }),
}
const clients: Record<string, (given: Options) => () => Promise<unknown>> = {
  wechatClient: (given) => wechatClient({ ...wechat, ...given }).getAppAccessToken,
  miniProgramClient: (given) => miniProgramClient({ ...wechat, ...given }).getAppAccessToken,
  wecomClient: (given) => wecomClient({ ...wecom, ...given }).getCorpAccessToken,
}
/** A request for which the router calls the platform. */
const calling: Record<string, (app: Express) => request.Test> = {
  wechatAuth: (app) => request(app).post('/wechat/getUserInfo').send({ code }),
  websiteLogin: (app) => request(app).post('/wechat/qr/getUserInfo').send({ code }),
  mobileLogin: (app) => request(app).post('/wechat/mobile/login').send({ code }),
  miniLogin: (app) => request(app).post('/login').send({ code }),
  wecomAuth: (app) => request(app).post('/wecom/getUserInfo').send({ code }),
  wecomMiniLogin: (app) => request(app).post('/login').send({ code }),
  wechatJsSdk: (app) =>
    request(app)
      .get('/wechat/jsSdkConfig')
      .query({ url: `${publicUrl}/` }),
  wecomJsSdk: (app) =>
    request(app)
      .get('/wecom/jsSdkConfig')
      .query({ url: `${publicUrl}/` }),
}

const complaintOf = (factory: string, given: Given): string => {
  try {
    ;(routers[factory] ?? clients[factory])?.(given as Options)
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
  return ''
}

describe.each([...Object.keys(routers), ...Object.keys(clients)])('the option "proxy" of %s()', (factory) => {
  let proxy: ConnectProxy
  beforeAll(async () => {
    proxy = await startConnectProxy({ user: 'user:password' })
    proxy.conduct = { refuse: 502 }
  })
  afterAll(() => proxy.close())

  it('leads its calls through the proxy', async () => {
    const given = { proxy: `http://user:password@${proxy.host}` }
    if (factory in clients) {
      await expect(clients[factory]?.(given)()).rejects.toMatchObject({ code: 'ERR_PLATFORM_UNAVAILABLE' })
    } else {
      const app = appWithSession().use(routers[factory]?.(given) ?? express())
      const call = calling[factory] as (app: Express) => request.Test
      const { body } = await call(app).expect(503)
      expect(body).toMatchObject({ error: 'ERR_PLATFORM_UNAVAILABLE' })
      expect(JSON.stringify(body)).not.toMatch(/proxy|password/i)
    }
    expect(new Set(proxy.tunnels)).toEqual(new Set(['platform.test:80']))
    expect(new Set(proxy.credentials)).toEqual(new Set(['user:password']))
  })

  it.each<[unknown, RegExp]>([
    [5, /got number$/],
    [new URL('http://user:value-of-password@proxy'), /got an object$/],
    ['user:value-of-password@proxy:3128', /percent-encoded/],
    ['http://user:value-of-password#1@proxy:3128', /percent-encoded/],
    ['http://user:value-of-password%@proxy:3128', /percent-encoded/],
    ['http://user:value-of-password@proxy:3128 ', /percent-encoded/],
    ['http://user:value-of-password@proxy:99999', /percent-encoded/],
    ['http://user:value-of-password@proxy:3128/path', /without path, query and fragment$/],
    ['http://user:value-of-password@proxy:3128?', /without path, query and fragment$/],
    ['socks5://user:value-of-password@proxy', /for a SOCKS proxy give "http" an axios instance/],
  ])('says what is wrong with %p, and shows no password', (value, said) => {
    const complaint = complaintOf(factory, { proxy: value })
    expect(complaint).toMatch(
      new RegExp(`^${factory}: option "proxy" must be such as "http://user:password@proxy.example.com:3128"`),
    )
    expect(complaint).toMatch(said)
    expect(complaint).not.toContain('value-of')
  })

  it('excludes "http"', () => {
    const given = { http: axios.create(), proxy: 'http://user:value-of-password@proxy' }
    expect(complaintOf(factory, given)).toBe(
      `${factory}: give "http" or "proxy", not both; an axios instance has its own setting "proxy"`,
    )
  })

  it.each(['http://proxy', 'https://proxy:3129/', 'http://user:%20%40@[::1]:3128'])('takes %p', (value) => {
    expect(complaintOf(factory, { proxy: value })).toBe('')
  })
})
