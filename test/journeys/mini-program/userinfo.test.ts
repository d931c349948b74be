import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { SimulatedUserInfo } from 'express-wechat-auth/simulator'
import { miniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { problemOf, staleKey } from '../../helpers/visitors/answers.ts'

const { appId } = miniCredentials
const wrongWatermark = [403, 'ERR_WATERMARK', -1]

/** Another letter in the middle of a base64 or hex text. */
const changed = (text: string): string => {
  const at = Math.floor(text.length / 2)
  return text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1)
}

describe('POST /api/login/userinfo', () => {
  const world = useMini()
  const { simulator, openidOf, passTime } = world
  const app = world.useApp()
  const phone = world.usePhone(app)
  const send = (body: object) => phone.post('/login/userinfo', body)
  const watermark = (): object => ({ appid: appId, timestamp: Math.floor(simulator.clock.now() / 1_000) })

  it('answers what is in the data, without asking WeChat', async () => {
    const answer = await send(phone.userInfo())
    expect([answer.status, answer.body.code, answer.headers['cache-control']]).toEqual([200, 0, 'no-store'])
    expect(answer.body.data).toMatchObject({
      openId: phone.openid,
      unionId: simulator.users.unionidOf('xiaoming', appId),
      nickName: '微信用户',
      avatarUrl: expect.any(String),
    })
    expect(answer.text).not.toContain(simulator.miniPrograms.sessionKeyOf(appId, 'xiaoming'))
    expect(simulator.requests.list()).toEqual([])
  })

  it.each<[string, (text: string) => string]>([
    ['percent-encoded', encodeURIComponent],
    ['cut', (text) => text.slice(0, -3)],
    ['in hex', (text) => Buffer.from(text, 'base64').toString('hex')],
    ['no base64', (text) => `*${text}`],
    ['text', () => '这不是 base64'],
    ['of another field', () => '{"iv":1}'],
    ['short', (text) => text.slice(0, 8)],
  ])(
    'takes data that is %s for a mistake of the front end: its signature fits the key',
    async (_what, spoil) => {
      const { encryptedData, iv, ...signed } = phone.userInfo()
      for (const body of [
        { ...signed, iv, encryptedData: spoil(encryptedData) },
        { ...signed, encryptedData, iv: spoil(iv) },
      ]) {
        expect(problemOf(await send(body))).toEqual([400, 'ERR_PARAMETER', -1])
        expect(problemOf(await send({ ...body, signature: '0'.repeat(40) }))).toEqual(staleKey)
      }
    },
  )

  it('answers as often as it is asked, and data of any kind', async () => {
    const steps = {
      openId: phone.openid,
      stepInfoList: [{ timestamp: 1, step: 100 }],
      watermark: watermark(),
    }
    for (const body of [phone.userInfo(), phone.userInfo(), phone.userInfoWith(steps)]) {
      expect((await send(body)).status).toBe(200)
    }
    expect((await send(phone.userInfoWith(steps))).body.data.stepInfoList).toEqual(steps.stepInfoList)
  })

  it.each<[string, (text: string) => string]>([
    ['plus signs became blanks', (text) => text.replaceAll('+', ' ')],
    ['line breaks came in', (text) => text.replace(/.{76}/g, '$&\n')],
    ['line breaks of Windows came in', (text) => text.replace(/.{64}/g, '$&\r\n')],
  ])('reads data in which %s', async (_what, damage) => {
    let body = phone.userInfo()
    while (!body.encryptedData.includes('+') || !body.iv.includes('+')) body = phone.userInfo()
    const { encryptedData, iv, ...signed } = body
    const answer = await send({ ...signed, encryptedData: damage(encryptedData), iv: damage(iv) })
    expect([answer.status, answer.body.data?.openId]).toEqual([200, phone.openid])
  })

  it.each<[string, (body: SimulatedUserInfo) => Partial<SimulatedUserInfo>]>([
    ['other rawData', ({ rawData }) => ({ rawData: rawData.replace('微信用户', '管理员') })],
    [
      'rawData that was written again',
      ({ rawData }) => ({ rawData: JSON.stringify(JSON.parse(rawData), null, 1) }),
    ],
    ['another signature', ({ signature }) => ({ signature: changed(signature) })],
    ['half of the signature', ({ signature }) => ({ signature: signature.slice(0, 20) })],
    [
      'a signature without a key',
      ({ rawData }) => ({ signature: createHash('sha1').update(rawData).digest('hex') }),
    ],
    ['another letter in encryptedData', ({ encryptedData }) => ({ encryptedData: changed(encryptedData) })],
    ['half of encryptedData', ({ encryptedData }) => ({ encryptedData: encryptedData.slice(0, 128) })],
    ['another iv', () => ({ iv: randomBytes(16).toString('base64') })],
  ])('is 401 for %s', async (_what, tamper) => {
    const body = phone.userInfo()
    const answer = await send({ ...body, ...tamper(body) })
    expect(problemOf(answer)).toEqual(staleKey)
    expect(answer.body.message).toContain('wx.login()')
    expect(answer.body).not.toHaveProperty('data')
  })

  it('is 401 for what another person’s front end was given', async () => {
    const other = world.phone(app, { person: 'xiaohong' })
    await other.logIn()
    expect(problemOf(await send(other.userInfo()))).toEqual(staleKey)
    expect((await send(phone.userInfo())).status).toBe(200)
  })

  it.each<[string, () => object]>([
    ['data of another person', () => ({ openId: openidOf('xiaohong'), watermark: watermark() })],
    ['data of nobody', () => ({ phoneNumber: '13800138000', watermark: watermark() })],
    ['data of a list of persons', () => ({ openId: [phone.openid], watermark: watermark() })],
    [
      'data for another mini program',
      () => ({ openId: phone.openid, watermark: { ...watermark(), appid: 'wx1' } }),
    ],
    ['data without a watermark', () => ({ openId: phone.openid })],
    ['data without an age', () => ({ openId: phone.openid, watermark: { appid: appId } })],
    [
      'data of long ago',
      () => ({ openId: phone.openid, watermark: { appid: appId, timestamp: 1_477_314_187 } }),
    ],
  ])('is 403 for %s', async (_what, content) => {
    const answer = await send(phone.userInfoWith(content()))
    expect(problemOf(answer)).toEqual(wrongWatermark)
    expect(answer.text).not.toMatch(/13800138000|openId/)
  })

  it('is 403 for a recording: the data is worth something for minutes only', async () => {
    const body = phone.userInfo()
    passTime(60_000)
    expect((await send(body)).status).toBe(200)
    passTime(3_600_000)
    expect(problemOf(await send(body))).toEqual(wrongWatermark)
    expect((await send(phone.userInfo())).status).toBe(200)
  })

  it.each(['rawData', 'signature', 'encryptedData', 'iv'])('is 400 without %s', async (name) => {
    for (const value of [undefined, null, '', 5, ['text'], {}]) {
      const answer = await send({ ...phone.userInfo(), [name]: value })
      expect([answer.status, answer.body]).toEqual([
        400,
        { code: -1, message: '参数缺失或格式错误', error: 'ERR_PARAMETER' },
      ])
    }
  })

  it('is 4xx for what is no JSON object, and for far too much of it', async () => {
    expect(problemOf(await phone.post('/login/userinfo', ['a']))).toEqual([400, 'ERR_PARAMETER', -1])
    expect(problemOf(await phone.post('/login/userinfo', ''))).toEqual([400, 'ERR_PARAMETER', -1])
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const { rawData, ...rest } = phone.userInfo()
    const asForm = new URLSearchParams({ ...rest, rawData }).toString()
    expect(problemOf(await phone.post('/login/userinfo', asForm, form))).toEqual([415, 'ERR_PARAMETER', -1])
    const huge = await send({ ...phone.userInfo(), rawData: 'x'.repeat(1_000_000) })
    expect(problemOf(huge)).toEqual([413, 'ERR_PARAMETER', -1])
  })
})
