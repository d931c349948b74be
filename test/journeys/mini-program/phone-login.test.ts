import { afterEach, describe, expect, it } from '@jest/globals'
import { type MiniProgramPhone, memoryTokenCache, miniLogin, type WechatAuthEvent } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { miniApi, miniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'

describe('a login that brings a phone number', () => {
  const world = useMini()
  const { simulator, calls } = world
  const told: [string, MiniProgramPhone | undefined][] = []
  const events: WechatAuthEvent[] = []
  const numbers: MiniProgramPhone[] = []
  const tokenCache = memoryTokenCache()
  const onLogin = (user: { openid: string }, { phone }: { phone?: MiniProgramPhone }) => {
    told.push([user.openid, phone])
  }
  const auth = {
    tokenCache: handleOn(tokenCache),
    onEvent: (event: WechatAuthEvent) => void events.push(event),
    onPhone: (phone: MiniProgramPhone) => void numbers.push(phone),
    onLogin,
  }
  const required = world.useApp({ auth: { ...auth, phone: 'required' } })
  const second = world.useApp({ auth: { ...auth, tokenCache: handleOn(tokenCache), phone: 'required' } })
  const optional = world.useApp({ auth: { ...auth, phone: 'optional' } })
  const refusing = world.useApp({
    auth: {
      phone: 'optional',
      onPhone: () => {
        throw Object.assign(new Error('taken'), { status: 409 })
      },
    },
  })

  afterEach(() => {
    told.length = 0
    numbers.length = 0
    events.length = 0
  })

  const codes = (who = world.phone(required)) => ({ code: who.wxLogin(), phoneCode: who.phoneCode() })

  it('answers token, user and number, and tells onPhone and onLogin of it', async () => {
    const phone = world.phone(required)
    const answer = await phone.post('/login', codes(phone))
    expect(answer.body.data).toMatchObject({
      token: expect.any(String),
      expiresIn: 7200,
      user: { openid: phone.openid },
      phone: { phoneNumber: expect.stringMatching(/^1\d{10}$/), countryCode: '86' },
    })
    expect(told).toEqual([[phone.openid, answer.body.data.phone]])
    expect(numbers).toEqual([answer.body.data.phone])
    expect(answer.body.data.user).not.toHaveProperty('phone')
  })

  it('asks for the number of the very person who logs in, after the free call', async () => {
    const phone = world.phone(required)
    await phone.post('/login', codes(phone))
    expect(
      simulator.requests
        .list()
        .map(({ api }) => api)
        .filter((api) => api !== miniApi.token),
    ).toEqual([miniApi.exchange, miniApi.phone])
    expect(simulator.requests.list({ api: miniApi.phone })[0]?.body).toMatchObject({ openid: phone.openid })
  })

  it.each([['required', 401] as const, ['optional', 200] as const])(
    'of somebody else is refused where it is %s',
    async (mode, status) => {
      const app = mode === 'required' ? required : optional
      const [phone, other] = [world.phone(app), world.phone(app, { person: 'xiaohong' })]
      const answer = await phone.post('/login', { code: phone.wxLogin(), phoneCode: other.phoneCode() })
      expect(answer.status).toBe(status)
      if (mode === 'required') {
        expect(problemOf(answer)).toEqual([401, 'ERR_CODE_DEAD', 40029])
        expect(told).toEqual([])
        return
      }
      expect(answer.body.data).toMatchObject({ token: expect.any(String), phoneError: 'ERR_CODE_DEAD' })
      expect(answer.body.data).not.toHaveProperty('phone')
      expect(told).toEqual([[phone.openid, undefined]])
    },
  )

  it('may be missing where it is optional, and must not be where it is required', async () => {
    const phone = world.phone(optional)
    const answer = await phone.post('/login', { code: phone.wxLogin() })
    expect(Object.keys(answer.body.data).sort()).toEqual(['expiresIn', 'token', 'user'])
    expect(problemOf(await phone.post('/login', { code: phone.wxLogin(), phoneCode: '' }))[0]).toBe(200)
    const strict = world.phone(required)
    expect(problemOf(await strict.post('/login', { code: strict.wxLogin() }))).toEqual([
      400,
      'ERR_CODE_MISSING',
      -1,
    ])
  })

  it.each([7, ['a'], { a: 1 }, 'a"b', 'a'.repeat(513)])(
    'is 400 in both modes for %p, and nothing is asked',
    async (phoneCode) => {
      for (const app of [required, optional]) {
        const phone = world.phone(app)
        expect(problemOf(await phone.post('/login', { code: phone.wxLogin(), phoneCode }))).toEqual([
          400,
          'ERR_PARAMETER',
          -1,
        ])
      }
      expect([calls(miniApi.exchange), calls(miniApi.phone)]).toEqual([0, 0])
    },
  )

  it('is billed once when both codes come again, at once or soon, here or in another process', async () => {
    const phone = world.phone(required)
    const both = codes(phone)
    const elsewhere = world.phone(second)
    const answers = await Promise.all([
      phone.post('/login', both),
      phone.post('/login', both),
      elsewhere.post('/login', both),
    ])
    answers.push(await phone.post('/login', both), await elsewhere.post('/login', both))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(answers.map(({ body }) => JSON.stringify([body.data.user, body.data.phone]))).size).toBe(1)
    expect([calls(miniApi.exchange), calls(miniApi.phone), told.length, numbers.length]).toEqual([1, 1, 1, 1])
    expect(events.filter((event) => event.type === 'login' && !event.replayed)).toHaveLength(1)
  })

  it('is gone with a logout: the same codes bring nobody back', async () => {
    const phone = world.phone(required)
    const both = codes(phone)
    phone.token = (await phone.post('/login', both)).body.data.token
    expect((await phone.post('/login/logout')).status).toBe(200)
    phone.token = ''
    expect(problemOf(await phone.post('/login', both))).toEqual([401, 'ERR_CODE_DEAD', -1])
  })

  it('is not taken with other codes of the pair', async () => {
    const phone = world.phone(required)
    const both = codes(phone)
    await phone.post('/login', both)
    expect(problemOf(await phone.post('/login', { ...both, phoneCode: phone.phoneCode() }))[1]).toBe(
      'ERR_CODE_DEAD',
    )
  })

  it('repeats the number once with a new access token, and nothing else', async () => {
    const phone = world.phone(required)
    await phone.post('/login', codes(phone))
    simulator.apps.revokeAppAccessTokens(miniCredentials.appId)
    simulator.requests.clear()
    expect((await phone.post('/login', codes(phone))).status).toBe(200)
    expect([calls(miniApi.exchange), calls(miniApi.phone)]).toEqual([1, 2])
    simulator.faults.arm({ api: miniApi.phone, kind: 'errcode', errcode: -1 })
    expect(problemOf(await phone.post('/login', codes(phone)))).toEqual([503, 'ERR_PLATFORM_UNAVAILABLE', -1])
    expect(calls(miniApi.phone)).toBe(3)
  })

  it('that the app refuses refuses the login, also where the number is optional', async () => {
    const phone = world.phone(refusing)
    expect(problemOf(await phone.post('/login', codes(phone)))).toEqual([409, 'ERR_ACCESS_DENIED', -1])
  })

  it('is in no token and no event', async () => {
    const phone = world.phone(required)
    const { data } = (await phone.post('/login', codes(phone))).body
    const claims = Buffer.from(data.token.split('.')[1], 'base64url').toString()
    expect(claims + JSON.stringify(events)).not.toContain(data.phone.purePhoneNumber)
  })

  it('is an option of its own', () => {
    const options = { ...miniCredentials, secret: deploymentSecret }
    expect(() => miniLogin({ ...options, phone: true as never })).toThrow(
      'miniLogin: option "phone" must be "optional" or "required", got boolean',
    )
  })
})
