import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createMiniBench, mini } from '../../helpers/simulator/mini-program-bench.ts'
import { hour, minute, official } from '../../helpers/simulator/wechat-bench.ts'

const api = 'wxa/business/getuserphonenumber'

function createWithPhone(phoneNumber?: string) {
  const person = { id: 'p', nickname: 'p', ...(phoneNumber !== undefined && { phoneNumber }) }
  const bench = createMiniBench({
    people: [person, { id: 'q', nickname: 'q' }],
    now: () => 1_700_000_000_500,
  })
  const tap = (): string => bench.simulator.miniPrograms.getPhoneNumber(mini.appId, 'p')
  return { ...bench, tap }
}

describe(api, () => {
  it('answers the number of a person who never logged in', async () => {
    const { phone, tap } = createWithPhone('13580006666')
    const code = tap()
    expect(code).toMatch(/^[0-9a-f]{64}$/)
    expect(await phone(code)).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13580006666',
        purePhoneNumber: '13580006666',
        countryCode: '86',
        watermark: { timestamp: 1_700_000_000, appid: mini.appId },
      },
    })
  })

  it.each([
    ['+85212345678', '+85212345678', '12345678', '852'],
    ['+12025550123', '+12025550123', '2025550123', '1'],
    ['+447700900123', '+447700900123', '7700900123', '44'],
    ['+8613580006666', '13580006666', '13580006666', '86'],
  ])('splits %s', async (given, phoneNumber, purePhoneNumber, countryCode) => {
    const { phone, tap } = createWithPhone(given)
    const { phone_info } = await phone(tap())
    expect(phone_info).toMatchObject({ phoneNumber, purePhoneNumber, countryCode })
  })

  it('makes a number up that is the same in every run, and another one for everybody', async () => {
    const numbers: string[] = []
    for (const id of ['p', 'q', 'p']) {
      const { simulator, phone } = createWithPhone()
      const { phone_info } = await phone(simulator.miniPrograms.getPhoneNumber(mini.appId, id))
      expect(phone_info.phoneNumber).toMatch(/^13800\d{6}$/)
      numbers.push(phone_info.phoneNumber)
    }
    expect(numbers[0]).toBe(numbers[2])
    expect(numbers[0]).not.toBe(numbers[1])
  })

  it('refuses people with an impossible number', () => {
    const { users } = createWithPhone().simulator
    for (const phoneNumber of ['', '123', '+', '+85', 'abc', '23580006666', '+0123456789']) {
      expect(() => users.update('p', { phoneNumber })).toThrow('"phoneNumber"')
    }
    expect(() => users.update('p', { phoneNumber: 13580006666 as never })).toThrow('"phoneNumber"')
  })

  it('uses a code up', async () => {
    const { phone, tap } = createWithPhone()
    const code = tap()
    expect((await phone(code)).errcode).toBe(0)
    const second = await phone(code)
    expect(second).toEqual({ errcode: 40029, errmsg: expect.stringMatching(/^invalid code rid: /) })
    expect((await phone(tap())).errcode).toBe(0)
  })

  it('answers 40029 from the fifth minute on, whatever the option for login codes says', async () => {
    const { simulator, phone } = createMiniBench({ expiredCodeErrcode: 42003 })
    const tap = (): string => simulator.miniPrograms.getPhoneNumber(mini.appId, 'xiaoming')
    const [young, old] = [tap(), tap()]
    simulator.clock.advance(5 * minute - 20_000)
    expect((await phone(young)).errcode).toBe(0)
    simulator.clock.advance(20_000)
    expect((await phone(old)).errcode).toBe(40029)
  })

  it('takes no login code, and leaves it as it was', async () => {
    const { phone, login, exchange } = createWithPhone()
    const code = login('p')
    expect((await phone(code)).errcode).toBe(40029)
    expect((await exchange(code)).errcode).toBeUndefined()
  })

  it('compares the openid, if one is given', async () => {
    const { phone, tap, openid } = createWithPhone()
    const code = tap()
    expect((await phone(code, { body: { openid: openid('q') } })).errcode).toBe(40029)
    expect((await phone(code, { body: { openid: 5 } })).errcode).toBe(40029)
    expect((await phone(code, { body: { openid: openid('p') } })).errcode).toBe(0)
    expect((await phone(tap(), { body: { openid: '' } })).errcode).toBe(0)
  })

  it('answers 40013 to the token of another app, and leaves the code as it was', async () => {
    const { phone, tap, token } = createWithPhone()
    const code = tap()
    expect((await phone(code, { token: await token(official) })).errcode).toBe(40013)
    expect((await phone(code)).errcode).toBe(0)
  })

  it('answers 48001 to an account that is not verified', async () => {
    const { simulator, phone, tap } = createWithPhone()
    simulator.apps.update(mini.appId, { verified: false })
    expect((await phone(tap())).errcode).toBe(48001)
  })

  it.each([
    [41008, '{}'],
    [40029, '{"code":"nonsense"}'],
    [40029, '{"code":"__proto__"}'],
    [40029, '{"code":{"a":1}}'],
    [44002, ''],
    [47001, '{'],
    [47001, '[]'],
  ])('answers %i to the body %s', async (errcode, body) => {
    const { post, token } = createWithPhone()
    expect((await post(api, body, { access_token: await token() })).errcode).toBe(errcode)
  })

  it('does not understand a form', async () => {
    const { simulator, tap, token } = createWithPhone()
    const response = await request(simulator.handler)
      .post(`/api.weixin.qq.com/${api}?access_token=${await token()}`)
      .type('form')
      .send({ code: tap() })
    expect(JSON.parse(response.text).errcode).toBe(41008)
  })

  it('looks at the token first, then at the method', async () => {
    const { simulator, post, api: ask, token } = createWithPhone()
    expect((await post(api, '')).errcode).toBe(41001)
    expect((await post(api, '', { access_token: 'nonsense' })).errcode).toBe(40014)
    const access_token = await token()
    expect((await ask(api, { access_token })).errcode).toBe(43002)
    simulator.apps.revokeAppAccessTokens(mini.appId)
    expect((await post(api, '', { access_token })).errcode).toBe(40001)
    const next = await token()
    simulator.clock.advance(2 * hour)
    expect((await post(api, '', { access_token: next })).errcode).toBe(42001)
  })

  it('answers 40029 when the person is gone', async () => {
    const { simulator, phone, tap } = createWithPhone()
    const code = tap()
    simulator.users.remove('p')
    expect((await phone(code)).errcode).toBe(40029)
  })
})
