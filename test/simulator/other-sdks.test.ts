import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import express, { type ErrorRequestHandler } from 'express'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'
import { CacheInterface, MiniApp, OfficialAccount, Work } from 'node-easywechat'
import { Passport } from 'passport'
import WechatStrategy from 'passport-wechat'
import request from 'supertest'
import OAuth from 'wechat-oauth'
import { mini } from '../helpers/simulator/mini-program-bench.ts'
import { hour, minute, official, website, wechatBrowser } from '../helpers/simulator/wechat-bench.ts'
import { agent, corpId, wecomClient } from '../helpers/simulator/wecom-bench.ts'
import { Detour, openPage } from '../helpers/visitors/detour.ts'

const callback = 'http://localhost/callback'
let simulator: PlatformSimulator
let detour: Detour

beforeEach(async () => {
  simulator = createPlatformSimulator()
  detour = new Detour(await simulator.start())
})

afterEach(async () => {
  detour.destroy()
  await simulator.stop()
})

/** What a person's browser does: opens the page of the platform, agrees, and is sent back. */
async function agree(url: string, person: string, userAgent = wechatBrowser): Promise<URL> {
  const headers = { 'user-agent': userAgent, 'x-simulator-user': person }
  const { location, text } = await openPage(simulator.url, url, headers)
  if (location === '') throw new Error(`the platform did not redirect: ${text}`)
  return new URL(location)
}

type Done<T> = (error: Error | null, result: T) => void

function promise<T>(start: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error === null ? resolve(result) : reject(error)))
  })
}

describe('wechat-oauth, with an agent', () => {
  function createClient({ appId, secret } = official): OAuth {
    const oauth = new OAuth(appId, secret)
    oauth.setOpts({ httpsAgent: detour })
    return oauth
  }

  it('logs a person in: page, code, token, profile, refresh', async () => {
    const oauth = createClient()
    const back = await agree(oauth.getAuthorizeURL(callback, 'abc123', 'snsapi_userinfo'), 'xiaohong')
    expect(back.searchParams.get('state')).toBe('abc123')
    const code = back.searchParams.get('code') ?? ''
    const { data } = await promise<{ data: { openid: string; refresh_token: string; access_token: string } }>(
      (done) => oauth.getAccessToken(code, done),
    )
    expect(data).toMatchObject({
      openid: simulator.users.openidOf('xiaohong', official.appId),
      unionid: simulator.users.unionidOf('xiaohong', official.appId),
      scope: 'snsapi_userinfo',
    })
    const user = await promise((done) => oauth.getUser(data.openid, done))
    expect(user).toMatchObject({ openid: data.openid, nickname: '王小红' })

    simulator.clock.advance(3 * hour)
    const verify = (token: string) => promise((done) => oauth.verifyToken(data.openid, token, done))
    await expect(verify(data.access_token)).rejects.toMatchObject({ code: 42001 })
    const renewed = await promise<{ data: { access_token: string } }>((done) =>
      oauth.refreshAccessToken(data.refresh_token, done),
    )
    expect(await verify(renewed.data.access_token)).toMatchObject({ errcode: 0 })
  })

  it('is told the errcode and the words of the platform', async () => {
    const oauth = createClient()
    const code = simulator.users.issueCode('xiaohong', official.appId)
    const exchange = () => promise((done) => oauth.getAccessToken(code, done))
    await exchange()
    await expect(exchange()).rejects.toMatchObject({
      name: 'WeChatAPIError',
      code: 40163,
      message: expect.stringMatching(/^code been used, rid: [0-9a-f]{8}-/),
    })
    const stranger = createClient({ ...official, secret: 'wrong' })
    const refused = promise((done) => stranger.getAccessToken(code, done))
    await expect(refused).rejects.toMatchObject({ code: 40125 })
  })

  it('logs a person in to a mini program', async () => {
    const code = simulator.miniPrograms.login(mini.appId, 'xiaohong')
    const oauth = createClient(mini)
    const { data } = await promise<{ data: object }>((done) => oauth.getSessionKey(code, done))
    expect(data).toMatchObject({
      openid: simulator.users.openidOf('xiaohong', mini.appId),
      session_key: simulator.miniPrograms.sessionKeyOf(mini.appId, 'xiaohong'),
    })
  })
})

describe('passport-wechat, with an agent', () => {
  function createApp(options: { appID: string; appSecret: string; client?: string; scope: string }) {
    const passport = new Passport()
    const strategy = new WechatStrategy(
      { callbackURL: callback, state: 'abc123', ...options },
      (_accessToken, _refreshToken, profile, _expiresIn, done) => done(null, profile),
    )
    // Its client takes an agent; the strategy has no option for it.
    const client: OAuth = Reflect.get(strategy, '_oauth')
    client.setOpts({ httpsAgent: detour })
    passport.use(strategy)
    const answerError: ErrorRequestHandler = (error, _req, res, _next) => {
      res.status(502).json({ code: error.code })
    }
    return express()
      .use(passport.initialize())
      .get('/login', passport.authenticate('wechat', { session: false }))
      .get('/callback', passport.authenticate('wechat', { session: false }), (req, res) => {
        res.json(Reflect.get(req, 'user'))
      })
      .use(answerError)
  }

  const account = { appID: official.appId, appSecret: official.secret, scope: 'snsapi_userinfo' }

  it('logs a person in inside WeChat', async () => {
    const app = createApp(account)
    const departure = await request(app).get('/login')
    const back = await agree(departure.headers['location'] ?? '', 'xiaohong')
    const answer = await request(app).get(`${back.pathname}${back.search}`)
    expect(answer.body).toMatchObject({
      openid: simulator.users.openidOf('xiaohong', official.appId),
      nickname: '王小红',
    })
    const again = await request(app).get(`${back.pathname}${back.search}`)
    expect([again.status, again.body]).toEqual([502, { code: 40163 }])
  })

  it('logs a person in on a website', async () => {
    const site = { appID: website.appId, appSecret: website.secret, client: 'web', scope: 'snsapi_login' }
    const app = createApp(site)
    const departure = await request(app).get('/login')
    const back = await agree(departure.headers['location'] ?? '', 'afang', 'Mozilla/5.0 Chrome/130')
    const answer = await request(app).get(`${back.pathname}${back.search}`)
    expect(answer.body.openid).toBe(simulator.users.openidOf('afang', website.appId))
  })

  it('takes a denial for what it is', async () => {
    const app = createApp(account)
    const departure = await request(app).get('/login')
    const headers = { 'user-agent': wechatBrowser, 'x-simulator-decision': 'deny' }
    const page = await openPage(simulator.url, departure.headers['location'] ?? '', headers)
    expect(page.location).toBe(`${callback}?state=abc123`)
    expect((await request(app).get('/callback?state=abc123')).status).toBe(401)
  })
})

describe('node-easywechat, with a base URL', () => {
  const wechat = () => ({ http: { baseURL: `${simulator.endpoints.api}/` } })

  class NoCache extends CacheInterface {}

  /** Without the cache in files that it has by default. */
  function fresh<T extends { setCache(cache: CacheInterface): unknown }>(app: T): T {
    app.setCache(new NoCache())
    return app
  }

  const createAccount = () =>
    fresh(new OfficialAccount({ app_id: official.appId, secret: official.secret, ...wechat() }))

  it('fetches an app access token, of either kind, and uses it', async () => {
    const app = createAccount()
    const token = await app.getAccessToken().getToken()
    expect(token).toMatch(/^\d+_[\w-]+$/)
    expect(await app.getAccessToken().getToken()).not.toBe(token)
    const stable = fresh(
      new OfficialAccount({
        app_id: official.appId,
        secret: official.secret,
        use_stable_access_token: true,
        ...wechat(),
      }),
    )
    const first = await stable.getAccessToken().getToken()
    expect(await stable.getAccessToken().getToken()).toBe(first)
    const openid = simulator.users.openidOf('xiaoming', official.appId)
    const answer = await app.getClient().get('cgi-bin/user/info', { params: { openid } })
    expect(answer.toObject()).toMatchObject({ subscribe: 1, openid })
  })

  it('is told an errcode', async () => {
    const app = createAccount()
    const params = { openid: 'oNobody' }
    const answer = await app.getClient().get('cgi-bin/user/info', { params })
    expect(answer.quietly().toObject()).toMatchObject({ errcode: 40003 })
    const stranger = fresh(new OfficialAccount({ app_id: official.appId, secret: 'wrong', ...wechat() }))
    await expect(stranger.getAccessToken().getToken()).rejects.toThrow('"errcode":40125')
  })

  it('signs a page for the JS-SDK, which the stand-in for WeChat accepts', async () => {
    const url = 'http://localhost/shop?a=1'
    const config = await createAccount().getUtils().buildJsSdkConfig(url)
    const verdict = await request(simulator.url)
      .post('/simulator/js-sdk/config')
      .set('user-agent', wechatBrowser)
      .send({ sdk: 'config', url, config })
    expect(JSON.parse(verdict.text)).toMatchObject({ errMsg: 'config:ok' })
  })

  it('logs a person in to a mini program, and reads what is encrypted', async () => {
    const { getUserInfo, login } = simulator.miniPrograms
    const app = fresh(new MiniApp({ app_id: mini.appId, secret: mini.secret, ...wechat() }))
    const session = await app.getUtils().codeToSession(login(mini.appId, 'xiaohong'))
    const { encryptedData, iv } = getUserInfo(mini.appId, 'xiaohong')
    const data = app.getUtils().decryptSession(session['session_key'], iv, encryptedData)
    expect(data['openId']).toBe(session['openid'])
    expect(data['openId']).toBe(simulator.users.openidOf('xiaohong', mini.appId))
  })

  it('logs a member of a company in', async () => {
    const http = { baseURL: `${simulator.endpoints.wecomApi}/` }
    const app = fresh(new Work({ corp_id: corpId, secret: agent.secret, http }))
    const link = (await app.getOAuth()).scopes(['snsapi_base']).withState('abc123').redirect(callback)
    const back = await agree(link, 'lisi', wecomClient)
    const client = app.getClient()
    const ask = (path: string, params: object) => client.get(`cgi-bin/${path}`, { params })
    const code = back.searchParams.get('code')
    const identity = (await ask('auth/getuserinfo', { code })).toObject<{ userid: string }>()
    expect(identity).toMatchObject({ errcode: 0, userid: 'lisi' })
    const member = (await ask('user/get', { userid: identity.userid })).toObject()
    expect(member).toMatchObject({ name: '李四', department: [4] })
    simulator.clock.advance(6 * minute)
    expect((await ask('auth/getuserinfo', { code })).quietly().toObject()).toMatchObject({ errcode: 40029 })
  })
})
