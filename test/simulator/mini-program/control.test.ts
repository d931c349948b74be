import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createMiniBench, decrypt, mini, sign } from '../../helpers/simulator/mini-program-bench.ts'

function createRemote() {
  const bench = createMiniBench()
  const send = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await request(bench.simulator.handler)
      .post(`/simulator/mini-programs${path}`)
      .set('content-type', 'application/json')
      .set(headers)
      .send(JSON.stringify(body))
    return { status: response.status, text: response.text }
  }
  const act = async (action: string, body: unknown = { personId: 'xiaoming' }) => {
    const { status, text } = await send(`/${mini.appId}/${action}`, body)
    return { status, ...JSON.parse(text) }
  }
  return { ...bench, send, act }
}

describe('mini programs over HTTP', () => {
  it('log in', async () => {
    const { act, exchange, openid } = createRemote()
    const { status, ok, result } = await act('login')
    expect([status, ok, Object.keys(result)]).toEqual([200, true, ['code']])
    const first = await exchange(result.code)
    expect(first.openid).toBe(openid())
    const kept = await act('login', { personId: 'xiaoming', keepsSessionKey: true })
    expect((await exchange(kept.result.code)).session_key).toBe(first.session_key)
    expect((await exchange((await act('login')).result.code)).session_key).not.toBe(first.session_key)
  })

  it('give data and codes for phone numbers, and let keys expire', async () => {
    const { act, exchange, phone, prove } = createRemote()
    const { session_key } = await exchange((await act('login')).result.code)
    const { result } = await act('get-user-info')
    expect(Object.keys(result).sort()).toEqual(['encryptedData', 'iv', 'rawData', 'signature'])
    expect(result.signature).toBe(sign(result.rawData, session_key))
    expect(JSON.parse(decrypt(session_key, result)).watermark.appid).toBe(mini.appId)
    const any = (await act('encrypt', { personId: 'xiaoming', data: { a: 1 } })).result
    expect(decrypt(session_key, any)).toBe('{"a":1}')
    expect((await phone((await act('get-phone-number')).result.code)).errcode).toBe(0)
    expect(await act('expire-session-key')).toEqual({ status: 200, ok: true })
    expect((await prove('wxa/checksession', session_key)).errcode).toBe(87007)
  })

  it('answer 400 and say why when something is wrong', async () => {
    const { act, send } = createRemote()
    const early = await act('get-user-info')
    expect(early).toMatchObject({ status: 400, ok: false, error: expect.stringContaining('login()') })
    for (const action of ['login', 'get-user-info', 'encrypt', 'get-phone-number', 'expire-session-key']) {
      for (const body of [null, {}, { personId: 'nobody' }]) {
        expect((await act(action, body)).status).toBe(400)
      }
      expect((await send(`/wx0/${action}`, { personId: 'xiaoming' })).status).toBe(400)
    }
    expect((await act('login', { personId: 'xiaoming', keepsSessionKey: 'yes' })).status).toBe(400)
  })

  it('are not driven by pages of other sites', async () => {
    const { send } = createRemote()
    const body = { personId: 'xiaoming' }
    const foreign = { 'sec-fetch-site': 'cross-site' }
    expect((await send(`/${mini.appId}/login`, body, foreign)).status).toBe(403)
    const plain = { 'content-type': 'text/plain' }
    expect((await send(`/${mini.appId}/login`, body, plain)).status).toBe(403)
  })
})

describe('the log', () => {
  it('shows no code, key, signature or phone number', async () => {
    const { simulator, login, exchange, prove, phone, token } = createMiniBench({
      people: [{ id: 'xiaoming', nickname: 'x', phoneNumber: '+8521234567890' }],
    })
    const code = login()
    const { session_key } = await exchange(code)
    await exchange(code)
    const reset = await prove('wxa/resetusersessionkey', session_key)
    const phoneCode = simulator.miniPrograms.getPhoneNumber(mini.appId, 'xiaoming')
    const { phone_info } = await phone(phoneCode)
    const data = simulator.miniPrograms.getUserInfo(mini.appId, 'xiaoming')
    await phone(phoneCode, { body: data })
    await phone('short')

    const log = JSON.stringify(simulator.requests.list())
    const secrets = [
      mini.secret,
      code,
      session_key,
      reset.session_key,
      phoneCode,
      phone_info.phoneNumber,
      phone_info.purePhoneNumber,
      data.encryptedData,
      data.signature,
      await token(),
      '"short"',
    ]
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(6)
      expect(log).not.toContain(secret)
    }
    const [first] = simulator.requests.list({ api: 'sns/jscode2session' })
    expect(first?.query['js_code']).toBe(`${code.slice(0, 4)}***32`)
    expect(first?.answer).toMatchObject({ session_key: `${session_key.slice(0, 4)}***24` })
    const asked = simulator.requests.list({ api: 'wxa/business/getuserphonenumber' })
    expect(asked[0]?.answer).toMatchObject({ phone_info: { purePhoneNumber: '***', countryCode: '852' } })
    expect(asked[1]?.body).toMatchObject({ encryptedData: expect.stringContaining('***'), iv: data.iv })
  })

  it('names the check that failed', async () => {
    const { simulator, exchange, login, phone } = createMiniBench()
    await exchange(simulator.miniPrograms.getPhoneNumber(mini.appId, 'xiaoming'))
    await phone(login())
    const failed = simulator.requests.list({ errcode: 40029 }).map(({ checks }) => checks.at(-1))
    expect(failed).toEqual([
      { what: 'js_code is not the code of a phone number', ok: false },
      { what: 'code is not the code of wx.login()', ok: false },
    ])
  })
})
