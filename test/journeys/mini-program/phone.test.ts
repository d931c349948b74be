import { describe, expect, it } from '@jest/globals'
import type { MiniProgramPhone, MiniProgramUser, OnPhone } from 'express-wechat-auth'
import { miniApi, miniCredentials, otherMiniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'

const { appId } = miniCredentials

describe('POST /api/login/phone', () => {
  const world = useMini()
  const { simulator, calls } = world
  const app = world.useApp()
  const phone = world.usePhone(app)
  const send = (code: unknown = phone.phoneCode(), who = phone) => who.post('/login/phone', { code })
  const answerWith = (phoneInfo: unknown): void =>
    simulator.faults.arm({
      api: miniApi.phone,
      kind: 'body',
      body: JSON.stringify({ errcode: 0, errmsg: 'ok', phone_info: phoneInfo }),
    })
  const info = { phoneNumber: '13800138000', purePhoneNumber: '13800138000', countryCode: '86' }

  it('answers the number', async () => {
    const answer = await send()
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(answer.body.data).toMatchObject({
      phoneNumber: expect.stringMatching(/^1\d{10}$/),
      purePhoneNumber: answer.body.data.phoneNumber,
      countryCode: '86',
    })
  })

  it('answers a foreign number with and without its country', async () => {
    simulator.users.update('xiaoming', { phoneNumber: '+85212345678' })
    const { data } = (await send()).body
    simulator.users.update('xiaoming', { phoneNumber: undefined })
    expect(data).toMatchObject({
      phoneNumber: '+85212345678',
      purePhoneNumber: '12345678',
      countryCode: '852',
    })
  })

  it('answers the country as text, whatever WeChat writes', async () => {
    const watermark = { appid: appId, timestamp: 1 }
    answerWith({ ...info, countryCode: 86, watermark })
    expect((await send()).body.data).toEqual(info)
    answerWith({ ...info, countryCode: undefined, watermark })
    expect((await send()).body.data).toEqual({ ...info, countryCode: '' })
  })

  it('needs no session_key', async () => {
    simulator.miniPrograms.expireSessionKey(appId, 'xiaoming')
    expect((await send()).status).toBe(200)
  })

  it('tells WeChat whose number it must be, so nobody brings the code of somebody else', async () => {
    const other = world.phone(app, { person: 'xiaohong' })
    expect(problemOf(await send(other.phoneCode()))).toEqual([401, 'ERR_CODE_DEAD', 40029])
    const [request] = simulator.requests.list({ api: miniApi.phone })
    expect(request?.body).toMatchObject({ openid: phone.openid })
  })

  it('is 401 for a code that is used, too old, unknown or one of wx.login()', async () => {
    const used = phone.phoneCode()
    await send(used)
    const old = phone.phoneCode()
    simulator.clock.advance(300_001)
    for (const code of [used, old, 'neverheardof', phone.wxLogin()]) {
      expect(problemOf(await send(code))).toEqual([401, 'ERR_CODE_DEAD', 40029])
    }
    expect(calls(miniApi.phone)).toBe(5)
    expect(calls(miniApi.token)).toBeLessThanOrEqual(1)
  })

  it.each<[string, unknown, string]>([
    ['no code', undefined, 'ERR_CODE_MISSING'],
    ['an empty code', '', 'ERR_CODE_MISSING'],
    ['a number', 7, 'ERR_PARAMETER'],
    ['a list', ['abc'], 'ERR_PARAMETER'],
    ['an object', { code: 'abc' }, 'ERR_PARAMETER'],
    ['other characters', 'a"b', 'ERR_PARAMETER'],
    ['513 characters', 'a'.repeat(513), 'ERR_PARAMETER'],
  ])('is 400 for %s, without asking WeChat', async (_what, code, error) => {
    const answer = await phone.post('/login/phone', { code })
    expect(problemOf(answer)).toEqual([400, error, -1])
    if (error === 'ERR_CODE_MISSING') expect(answer.body.message).toBe('缺少授权码')
    expect(calls(miniApi.phone)).toBe(0)
  })

  it.each<[string, unknown]>([
    ['of another mini program', { ...info, watermark: { appid: 'wx1', timestamp: 1 } }],
    ['without a watermark', info],
    ['with an empty watermark', { ...info, watermark: {} }],
  ])('is 403 for a number %s', async (_what, phoneInfo) => {
    answerWith(phoneInfo)
    const answer = await send()
    expect(problemOf(answer)).toEqual([403, 'ERR_WATERMARK', -1])
    expect(answer.text).not.toContain(info.phoneNumber)
  })

  it('is 502 for the code of another mini program', async () => {
    const other = world.phone(app, { appId: otherMiniCredentials.appId })
    expect(problemOf(await send(other.phoneCode()))).toEqual([502, 'ERR_PLATFORM_CONFIG', 40013])
  })

  it.each<[number, number, string]>([
    [-1, 503, 'ERR_PLATFORM_UNAVAILABLE'],
    [45011, 503, 'ERR_PLATFORM_QUOTA'],
    [48001, 502, 'ERR_PLATFORM_CONFIG'],
  ])('passes errcode %i on as %i, asked once', async (errcode, status, error) => {
    simulator.faults.arm({ api: miniApi.phone, kind: 'errcode', errcode })
    expect(problemOf(await send())).toEqual([status, error, errcode])
    expect(calls(miniApi.phone)).toBe(1)
  })

  it('repeats the very same code once when the access token was taken back', async () => {
    await send()
    simulator.apps.revokeAppAccessTokens(appId)
    expect((await send()).status).toBe(200)
    const asked = simulator.requests.list({ api: miniApi.phone })
    expect(asked.map(({ errcode }) => errcode)).toEqual([0, 40001, 0])
    expect(asked[2]?.body).toEqual(asked[1]?.body)
  })

  describe('onPhone', () => {
    it('is given the number, the user and the request before the front end is', async () => {
      const given: [MiniProgramPhone, MiniProgramUser, string][] = []
      const onPhone: OnPhone = async (number, user, { req }) => {
        given.push([number, user, req.originalUrl])
      }
      const own = world.phone((await world.serve({ auth: { onPhone } })).url)
      const { user } = (await own.logIn()).body.data
      const { data } = (await send(own.phoneCode(), own)).body
      expect(given).toEqual([[expect.objectContaining(data), user, '/api/login/phone']])
    })

    const refuseWith = async (error: unknown) => {
      const onPhone = async (): Promise<never> => {
        throw error
      }
      const app = await world.serve({ auth: { onPhone } })
      const own = world.phone(app.url)
      await own.logIn()
      return { answer: await send(own.phoneCode(), own), events: app.events }
    }

    it.each([400, 403, 409])('refuses with its status %i', async (status) => {
      const { answer } = await refuseWith(Object.assign(new Error('taken by somebody'), { status }))
      expect(problemOf(answer)).toEqual([status, 'ERR_ACCESS_DENIED', -1])
      expect(answer.text).not.toContain('taken by')
      expect(answer.body).not.toHaveProperty('data')
    })

    it.each([new Error('database is down'), Object.assign(new Error('upstream'), { status: 503 })])(
      'that fails (%s) is a failure of the app’s own, of which it is told',
      async (error) => {
        const { answer, events } = await refuseWith(error)
        expect(problemOf(answer)).toEqual([500, 'ERR_APP', -1])
        expect(answer.text).not.toContain(error.message)
        expect(events).toContainEqual({ type: 'app-failure', hook: 'onPhone', error })
      },
    )

    it('is not called for a code that WeChat refuses', async () => {
      let count = 0
      const onPhone = (): void => {
        count += 1
      }
      const own = world.phone((await world.serve({ auth: { onPhone } })).url)
      await own.logIn()
      expect((await send('neverheardof', own)).status).toBe(401)
      answerWith({ ...info, watermark: { appid: 'wx1' } })
      expect((await send(own.phoneCode(), own)).status).toBe(403)
      expect(count).toBe(0)
    })
  })
})
