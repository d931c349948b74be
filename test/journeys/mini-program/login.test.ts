import { describe, expect, it } from '@jest/globals'
import express from 'express'
import { type MiniLoginOptions, miniProgramClient } from 'express-wechat-auth'
import { miniApi, miniCredentials, otherMiniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { problemOf, tokenFor } from '../../helpers/visitors/answers.ts'
import { postCode } from '../../helpers/visitors/requests.ts'

const { appId } = miniCredentials

describe('POST /api/login', () => {
  const world = useMini()
  const { simulator, openidOf, calls } = world
  const app = world.useApp()
  const post = (body: string | object, headers?: Record<string, string>, at = app.url) =>
    postCode(at, body, headers, '/api/login')

  it('answers token, expiresIn and the user, and nothing else', async () => {
    const answer = await world.phone(app, { person: 'xiaohong' }).logIn()
    expect(answer.status).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toEqual(
      tokenFor({
        provider: 'mini-program',
        appId,
        openid: openidOf('xiaohong'),
        unionid: simulator.users.unionidOf('xiaohong', appId),
        loggedInAt: expect.any(Number),
      }),
    )
    expect(simulator.requests.list().map(({ api }) => api)).toEqual([miniApi.exchange])
  })

  it('leaves the unionid out for a person without one', async () => {
    const { user } = (await world.phone(app, { person: 'laochen' }).logIn()).body.data
    expect(user).not.toHaveProperty('unionid')
    expect(user.openid).toBe(openidOf('laochen'))
  })

  it('says when the person logged in', async () => {
    const before = Date.now()
    const { user } = (await world.phone(app).logIn()).body.data
    expect(user.loggedInAt).toBeGreaterThanOrEqual(before)
    expect(user.loggedInAt).toBeLessThanOrEqual(Date.now())
  })

  it('lets a person in again and again', async () => {
    const phone = world.phone(app)
    await phone.logIn()
    const first = phone.token
    expect((await phone.logIn()).status).toBe(200)
    expect(phone.token).not.toBe(first)
  })

  it.each<[string, string | object, string, string]>([
    ['no body', '', 'ERR_CODE_MISSING', '缺少授权码'],
    ['no code', {}, 'ERR_CODE_MISSING', '缺少授权码'],
    ['an empty code', { code: '' }, 'ERR_CODE_MISSING', '缺少授权码'],
    ['null', { code: null }, 'ERR_CODE_MISSING', '缺少授权码'],
    ['the code under WeChat’s name', { js_code: 'abc' }, 'ERR_CODE_MISSING', '缺少授权码'],
    ['a number', { code: 7 }, 'ERR_PARAMETER', '参数缺失或格式错误'],
    ['a list', { code: ['abc'] }, 'ERR_PARAMETER', '参数缺失或格式错误'],
    ['other characters', { code: 'a&secret=b' }, 'ERR_PARAMETER', '参数缺失或格式错误'],
    ['a blank', { code: 'a b' }, 'ERR_PARAMETER', '参数缺失或格式错误'],
    ['513 characters', { code: 'a'.repeat(513) }, 'ERR_PARAMETER', '参数缺失或格式错误'],
    ['a body that is a list', ['abc'], 'ERR_PARAMETER', '参数缺失或格式错误'],
  ])('refuses %s with 400, without asking WeChat', async (_what, body, error, message) => {
    const answer = await post(body)
    expect([answer.status, answer.body]).toEqual([400, { code: -1, message, error }])
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(simulator.requests.list()).toEqual([])
  })

  it('takes a code of 512 characters to WeChat', async () => {
    expect(problemOf(await post({ code: 'a'.repeat(512) }))).toEqual([401, 'ERR_CODE_DEAD', 40029])
    expect(calls(miniApi.exchange)).toBe(1)
  })

  it('takes JSON alone', async () => {
    const code = world.phone(app).wxLogin()
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    expect(problemOf(await post(`code=${code}`, form))).toEqual([415, 'ERR_PARAMETER', -1])
    const broken = await post('{"code":', { 'Content-Type': 'application/json' })
    expect(problemOf(broken)).toEqual([400, 'ERR_PARAMETER', -1])
    expect((await world.phone(app).get(`/login?code=${code}`)).status).toBe(404)
    expect((await post({ code })).status).toBe(200)
  })

  it('works where the app has parsed the body already', async () => {
    const app = express()
    app.use(express.json())
    expect((await world.phone((await world.serve({ app })).url).logIn()).status).toBe(200)
  })

  it('refuses a code that is used, foreign, unknown, of a button or too old, and never tries again', async () => {
    const phone = world.phone(app)
    const used = phone.wxLogin()
    await post({ code: used })
    expect(problemOf(await post({ code: used }))).toEqual([401, 'ERR_CODE_DEAD', 40163])
    const old = phone.wxLogin()
    const foreign = world.phone(app, { appId: otherMiniCredentials.appId }).wxLogin()
    for (const code of [foreign, phone.phoneCode(), 'neverheardof']) {
      expect(problemOf(await post({ code }))).toEqual([401, 'ERR_CODE_DEAD', 40029])
    }
    simulator.clock.advance(300_001)
    const answer = await post({ code: old })
    expect([answer.status, answer.body]).toEqual([
      401,
      { code: 40029, message: '授权码已失效，请重新登录', error: 'ERR_CODE_DEAD' },
    ])
    expect([calls(miniApi.exchange), calls(miniApi.token), calls(miniApi.phone)]).toEqual([6, 0, 0])
  })

  it('refuses a blocked person', async () => {
    expect(problemOf(await world.phone(app, { person: 'fengxian' }).logIn())).toEqual([
      403,
      'ERR_USER_BLOCKED',
      40226,
    ])
  })

  it.each<[number, number, string]>([
    [42003, 401, 'ERR_CODE_DEAD'],
    [40013, 502, 'ERR_PLATFORM_CONFIG'],
    [40125, 502, 'ERR_PLATFORM_CONFIG'],
    [40243, 502, 'ERR_PLATFORM_CONFIG'],
    [-1, 503, 'ERR_PLATFORM_UNAVAILABLE'],
    [45011, 503, 'ERR_PLATFORM_QUOTA'],
  ])('passes errcode %i on as %i, asked once', async (errcode, status, error) => {
    simulator.faults.arm({ api: miniApi.exchange, kind: 'errcode', errcode })
    const answer = await world.phone(app).logIn()
    expect(problemOf(answer)).toEqual([status, error, errcode])
    expect(answer.text).not.toMatch(/rid|appsecret|127\.0\.0\.1/)
    if (status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(calls(miniApi.exchange)).toBe(1)
  })

  it.each(['html', 'empty', 'null', 'not-object', 'truncate', 'reset', 'status'] as const)(
    'is 503 when WeChat’s answer is %s',
    async (kind) => {
      simulator.faults.arm({ api: miniApi.exchange, kind })
      const answer = await world.phone(app).logIn()
      expect(problemOf(answer)).toEqual([503, 'ERR_PLATFORM_UNAVAILABLE', -1])
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    },
  )

  it.each([{ openid: 'o1' }, { session_key: 'tiihtNczf5v6AKRyjwEUhQ==' }, {}])(
    'lets nobody in for the answer %j',
    async (body) => {
      simulator.faults.arm({ api: miniApi.exchange, kind: 'body', body: JSON.stringify(body) })
      expect(problemOf(await world.phone(app).logIn())).toEqual([502, 'ERR_PLATFORM', -1])
    },
  )

  describe.each<[string, () => Partial<MiniLoginOptions>]>([
    [
      'a client',
      () => ({ client: miniProgramClient({ ...miniCredentials, endpoints: simulator.endpoints }) }),
    ],
    ['bearer: true', () => ({ bearer: true })],
    ['a lifetime', () => ({ bearer: { expiresInSeconds: 60 } })],
  ])('with %s', (what, options) => {
    it('logs in the same way', async () => {
      const { data } = (await world.phone((await world.serve({ auth: options() })).url).logIn()).body
      expect(data.user.openid).toBe(openidOf('xiaoming'))
      expect(data.expiresIn).toBe(what === 'a lifetime' ? 60 : 7_200)
    })
  })

  it('speaks English where that is wanted', async () => {
    const english = await world.serve({ auth: { lang: 'en' } })
    expect((await post({}, {}, english.url)).body.message).toBe('The authorization code is missing')
  })
})
