import { describe, expect, it } from '@jest/globals'
import { miniProgramClient } from 'express-wechat-auth'
import { miniApi, miniCredentials, otherMiniCredentials, useMini } from '../helpers/apps/mini-program.ts'
import { errorOf } from '../helpers/errors.ts'
import { useRawMini } from '../helpers/faults/raw-mini-program.ts'

const { appId } = miniCredentials
const world = useMini()
const { simulator, openidOf, calls } = world
const startWechat = useRawMini()
const create = () => miniProgramClient({ ...miniCredentials, endpoints: simulator.endpoints })
const codeOf = (person = 'xiaoming', app = appId): string =>
  simulator.miniPrograms.getPhoneNumber(app, person)
const info = {
  phoneNumber: '+85212345678',
  purePhoneNumber: '12345678',
  countryCode: '852',
  watermark: { timestamp: 1637744274, appid: appId },
}

describe('fetchPhoneNumber()', () => {
  it('answers what WeChat gives, in its spelling', async () => {
    const { phone_info } = await create().fetchPhoneNumber(codeOf())
    expect(phone_info).toEqual({
      phoneNumber: expect.stringMatching(/^1\d{10}$/),
      purePhoneNumber: phone_info.phoneNumber,
      countryCode: '86',
      watermark: { timestamp: expect.any(Number), appid: appId },
    })
  })

  it.each<[string, { openid?: string | undefined } | undefined, object]>([
    ['the code alone', undefined, { code: 'the-code' }],
    ['the code alone when there is no openid', { openid: undefined }, { code: 'the-code' }],
    ['the openid that the code must be of', { openid: 'o1' }, { code: 'the-code', openid: 'o1' }],
  ])('sends %s', async (_what, options, body) => {
    const wechat = await startWechat({ errcode: 0, errmsg: 'ok', phone_info: info })
    expect(await wechat.client.fetchPhoneNumber('the-code', options)).toEqual({ phone_info: info })
    expect(wechat.calls).toEqual([
      { method: 'POST', api: miniApi.phone, query: { access_token: 'token-1' }, body: JSON.stringify(body) },
    ])
  })

  it('refuses the code of anybody else', async () => {
    const client = create()
    const openid = openidOf('xiaoming')
    expect(await client.fetchPhoneNumber(codeOf('xiaoming'), { openid })).toHaveProperty('phone_info')
    expect(await errorOf(client.fetchPhoneNumber(codeOf('xiaohong'), { openid }))).toMatchObject({
      code: 'ERR_CODE_DEAD',
      errcode: 40029,
    })
  })

  it('says that a code is dead when it was used, is too old, or is one of wx.login()', async () => {
    const client = create()
    const used = codeOf()
    await client.fetchPhoneNumber(used)
    const old = codeOf()
    simulator.clock.advance(300_001)
    for (const code of [used, old, simulator.miniPrograms.login(appId, 'xiaoming'), 'neverheardof']) {
      expect(await errorOf(client.fetchPhoneNumber(code))).toMatchObject({
        code: 'ERR_CODE_DEAD',
        status: 401,
        errcode: 40029,
      })
    }
    expect([calls(miniApi.phone), calls(miniApi.token)]).toEqual([5, 1])
  })

  it('takes the code of another mini program for a configuration error', async () => {
    const code = codeOf('xiaoming', otherMiniCredentials.appId)
    expect(await errorOf(create().fetchPhoneNumber(code))).toMatchObject({
      code: 'ERR_PLATFORM_CONFIG',
      status: 502,
      errcode: 40013,
    })
  })

  it('says what a personal account lacks', async () => {
    simulator.apps.update(appId, { verified: false })
    const error = await errorOf(create().fetchPhoneNumber(codeOf()))
    simulator.apps.update(appId, { verified: undefined })
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502, errcode: 48001 })
    expect(error.message).toContain('verified')
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no phone_info', { errcode: 0, errmsg: 'ok' }],
    ['null for it', { phone_info: null }],
    ['a text for it', { phone_info: '13800138000' }],
    ['a list for it', { phone_info: [info] }],
    ['no number', { phone_info: { ...info, phoneNumber: '' } }],
    ['a number that is none', { phone_info: { ...info, phoneNumber: 1.5 } }],
    ['no number without its country', { phone_info: { ...info, purePhoneNumber: undefined } }],
  ])('takes an answer with %s for an error', async (_what, answer) => {
    const { client } = await startWechat(answer)
    const error = await errorOf(client.fetchPhoneNumber('code'))
    expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM', status: 502 })
    expect(error.message).not.toContain('13800138000')
  })

  it('answers texts, also where WeChat writes numbers, and keeps a number whose country it does not know', async () => {
    const numbers = { ...info, phoneNumber: 13800138000, purePhoneNumber: 13800138000, countryCode: 86 }
    const known = await (await startWechat({ phone_info: numbers })).client.fetchPhoneNumber('code')
    expect(known.phone_info).toEqual({
      ...info,
      phoneNumber: '13800138000',
      purePhoneNumber: '13800138000',
      countryCode: '86',
    })
    for (const countryCode of [undefined, null, '', {}]) {
      const { client } = await startWechat({ phone_info: { ...info, countryCode } })
      expect((await client.fetchPhoneNumber('code')).phone_info).toEqual({ ...info, countryCode: '' })
    }
  })

  it('is not repeated when the answer is lost: each success costs money', async () => {
    simulator.faults.arm({ api: miniApi.phone, kind: 'reset', afterCommit: true })
    expect(await errorOf(create().fetchPhoneNumber(codeOf()))).toMatchObject({ status: 503 })
    expect(calls(miniApi.phone)).toBe(1)
  })
})
