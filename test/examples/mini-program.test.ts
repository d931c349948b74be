import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { type MiniFrontEnd, startMiniFrontEnd } from '../helpers/visitors/mini-front-end.ts'
import { getJson, postCode } from '../helpers/visitors/requests.ts'

describe('the mini program of the examples', () => {
  let server: RunningProgram
  let phone: MiniFrontEnd

  beforeAll(async () => {
    server = await startProgram('examples/mini-login.ts')
  })
  beforeEach(() => {
    phone = startMiniFrontEnd(server.url)
  })
  afterAll(() => server?.stop())

  const shown = (): Record<string, unknown> => JSON.parse(phone.text())
  const phoneCode = async (): Promise<object> => ({
    detail: (await getJson(server.url, '/wx/getPhoneNumber')).body,
  })

  it('logs in and says who it is', async () => {
    await phone.tap('onLogin')
    expect(shown()).toMatchObject({ provider: 'mini-program', openid: expect.any(String) })
    const { openid } = shown()
    await phone.tap('onMe')
    expect(shown()['openid']).toBe(openid)
  })

  it('logs in by itself where a call needs it', async () => {
    await phone.tap('onMe')
    expect(shown()).toMatchObject({ openid: expect.any(String) })
  })

  it('logs in again with a token that is no good any more', async () => {
    await phone.tap('onLogin')
    const old = String(phone.storage.get('token'))
    await postCode(server.url, {}, { Authorization: `Bearer ${old}` }, '/api/login/logout')
    await phone.tap('onMe')
    expect(shown()).toMatchObject({ openid: expect.any(String) })
    expect(phone.storage.get('token')).not.toBe(old)
  })

  it('shows the phone number, which the server has learned too', async () => {
    await phone.tap('onPhone', await phoneCode())
    expect(shown()).toMatchObject({ phoneNumber: expect.stringMatching(/^138\d{8}$/), countryCode: '86' })
    const { phoneNumber } = shown()
    await phone.tap('onMe')
    expect(shown()['phoneNumber']).toBe(phoneNumber)
  })

  it('logs in with the phone number in one call, or without it', async () => {
    await phone.tap('onPhoneLogin', await phoneCode())
    expect(shown()).toMatchObject({ openid: expect.any(String), phoneNumber: expect.stringMatching(/^138/) })
    const { phoneNumber } = shown()
    await phone.tap('onMe')
    expect(shown()['phoneNumber']).toBe(phoneNumber)
    await phone.tap('onPhoneLogin', { detail: { errMsg: 'getPhoneNumber:fail user deny' } })
    expect(shown()).toMatchObject({ openid: expect.any(String) })
    expect(shown()['phoneNumber']).toBeUndefined()
  })

  it('does nothing when the person keeps the number to themselves', async () => {
    await phone.tap('onPhone', { detail: { errMsg: 'getPhoneNumber:fail user deny' } })
    expect(phone.text()).toBe('未登录')
  })

  it('shows the user data, and gets it anew when the session_key has changed', async () => {
    await phone.tap('onUserInfo')
    expect(shown()).toMatchObject({ nickName: '微信用户' })
    // Another wx.login() of this phone, whose code the server never saw.
    await getJson(server.url, '/wx/login')
    await phone.tap('onUserInfo')
    expect(shown()).toMatchObject({ nickName: '微信用户' })
  })

  it('forgets its token at logout', async () => {
    await phone.tap('onLogin')
    const token = String(phone.storage.get('token'))
    await phone.tap('onLogout')
    expect(phone.storage.get('token')).toBe('')
    const answer = await getJson(server.url, '/api/me', { Authorization: `Bearer ${token}` })
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
  })

  it('shows what went wrong in the server’s words', async () => {
    await phone.tap('onPhone', { detail: { code: 'madeUp' } })
    expect(phone.text()).toBe('授权码已失效，请重新登录')
  })

  it('has the files that the developer tools ask for', () => {
    const read = (file: string): string => readFileSync(`examples/mini-program/${file}`, 'utf8')
    const { pages } = JSON.parse(read('app.json')) as { pages: string[] }
    for (const page of pages) {
      for (const extension of ['js', 'json', 'wxml', 'wxss'])
        expect(read(`${page}.${extension}`)).not.toBe('')
    }
    const handlers = [...read('pages/index/index.wxml').matchAll(/bind\w+="(\w+)"/g)].map((match) => match[1])
    expect(handlers).toHaveLength(6)
    for (const handler of handlers) expect(read('pages/index/index.js')).toContain(`async ${handler}(`)
  })
})
