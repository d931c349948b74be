import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { dayMs } from '../../helpers/apps/mini-program.ts'
import { agent, corpId } from '../../helpers/apps/wecom.ts'
import { useWecomMini, wecomMiniAppId, wecomSessionApi } from '../../helpers/apps/wecom-mini-program.ts'
import { recordingTokenCache } from '../../helpers/stores/caches.ts'
import { problemOf, staleKey } from '../../helpers/visitors/answers.ts'

const wrongWatermark = [403, 'ERR_WATERMARK', -1]

describe('POST /api/login/userinfo of wecomMiniLogin()', () => {
  const world = useWecomMini()
  const { simulator, passTime } = world
  const app = world.useApp({ auth: { bearer: { expiresInSeconds: 30 * 86_400 } } })
  const phone = world.usePhone(app)
  const send = (body: object = phone.userInfo(), who = phone) => who.post('/login/userinfo', body)
  const isValid = async (who = phone): Promise<unknown> => (await who.get('/login/check')).body.data

  it('answers what is in the data, without asking WeCom', async () => {
    const answer = await send()
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(answer.body.data).toMatchObject({ corpid: corpId, userid: 'user123', name: '张三' })
    expect(simulator.requests.list()).toEqual([])
  })

  it('reads data whose plus signs became blanks', async () => {
    let body = phone.userInfo()
    while (!body.encryptedData.includes('+')) body = phone.userInfo()
    const answer = await send({ ...body, encryptedData: body.encryptedData.replaceAll('+', ' ') })
    expect(answer.body.data?.userid).toBe('user123')
  })

  it.each<[string, () => object]>([
    ['other rawData', () => ({ rawData: '{}' })],
    ['another signature', () => ({ signature: 'f'.repeat(40) })],
    ['another iv', () => ({ iv: randomBytes(16).toString('base64') })],
    ['other encryptedData', () => ({ encryptedData: randomBytes(64).toString('base64') })],
  ])('is 401 for %s', async (_what, change) => {
    expect(problemOf(await send({ ...phone.userInfo(), ...change() }))).toEqual(staleKey)
  })

  const watermark = (appid: string) => ({ appid, timestamp: Math.floor(simulator.clock.now() / 1_000) })
  it.each<[string, () => Record<string, unknown>]>([
    ['data of another member', () => ({ userid: 'lisi' })],
    ['data of nobody', () => ({ userid: undefined })],
    ['data of a member of another company', () => ({ corpid: 'ww00000000000000ff' })],
    ['data of no company', () => ({ corpid: undefined })],
    ['data for another mini program', () => ({ watermark: watermark('wx1') })],
    ['data with the company in the watermark', () => ({ watermark: watermark(corpId) })],
    ['data without a watermark', () => ({ watermark: undefined })],
    ['data without an age', () => ({ watermark: { appid: wecomMiniAppId } })],
    ['data of long ago', () => ({ watermark: { appid: wecomMiniAppId, timestamp: 1_477_314_187 } })],
  ])('is 403 for %s', async (_what, data) => {
    expect(problemOf(await send(phone.userInfo(data())))).toEqual(wrongWatermark)
  })

  it('compares userids without case', async () => {
    expect((await send(phone.userInfo({ userid: 'USER123' }))).status).toBe(200)
  })

  it.each(['rawData', 'signature', 'encryptedData', 'iv'])('is 400 without %s', async (name) => {
    expect(problemOf(await send({ ...phone.userInfo(), [name]: undefined }))).toEqual([
      400,
      'ERR_PARAMETER',
      -1,
    ])
  })

  it('is 401 for a recording of another member’s data', async () => {
    const other = world.phone(app, { person: 'lisi' })
    await other.logIn()
    expect(problemOf(await send(other.userInfo()))).toEqual(staleKey)
  })

  it('is 403 for data of an hour ago', async () => {
    const body = phone.userInfo()
    passTime(3_600_000)
    expect(problemOf(await send(body))).toEqual(wrongWatermark)
    expect((await send()).status).toBe(200)
  })

  it('is 401 once wx.qy.login() has rotated the session_key without a login here', async () => {
    phone.wxLogin()
    expect(problemOf(await send())).toEqual(staleKey)
    await phone.logIn()
    expect((await send()).status).toBe(200)
  })

  it('is absent without the id of the mini program', async () => {
    const without = world.phone((await world.serve({ auth: { appId: undefined } })).url)
    await without.logIn()
    expect((await send(without.userInfo(), without)).status).toBe(404)
    expect(await isValid(without)).toEqual({ valid: true })
  })

  describe('GET /api/login/check', () => {
    it('says whether a session_key is kept: seven days from its last use', async () => {
      expect(await isValid()).toEqual({ valid: true })
      passTime(6 * dayMs)
      expect((await send()).status).toBe(200)
      passTime(6 * dayMs)
      expect(await isValid()).toEqual({ valid: true })
      passTime(8 * dayMs)
      expect(await isValid()).toEqual({ valid: false })
      expect(problemOf(await send())).toEqual(staleKey)
      expect(simulator.requests.count(wecomSessionApi)).toBe(0)
    })

    it('says no where none is kept', async () => {
      const other = world.phone((await world.serve({ auth: { tokenCache: memoryTokenCache() } })).url)
      other.token = phone.token
      expect(await isValid(other)).toEqual({ valid: false })
    })
  })

  it('keeps the session_key where nobody can read it', async () => {
    const tokenCache = recordingTokenCache()
    const sessionKey = 'HyVFkGl5F5OQWJZZaNzBBg=='
    const session = { errcode: 0, errmsg: 'ok', corpid: corpId, userid: 'user123', session_key: sessionKey }
    simulator.faults.arm({ api: wecomSessionApi, kind: 'body', body: JSON.stringify(session) })
    const own = world.phone((await world.serve({ auth: { tokenCache } })).url)
    const answer = await own.logIn()
    expect(await isValid(own)).toEqual({ valid: true })
    const bytes = Buffer.from(sessionKey, 'base64')
    for (const value of [...tokenCache.values, ...tokenCache.keys]) {
      for (const hidden of [sessionKey, bytes.toString('hex'), agent.corpSecret])
        expect(value).not.toContain(hidden)
      for (const encoding of ['base64', 'base64url', 'hex'] as const) {
        expect(Buffer.from(value, encoding).includes(bytes)).toBe(false)
      }
    }
    expect(answer.text).not.toContain(sessionKey)
  })
})
