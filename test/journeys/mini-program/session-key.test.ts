import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { dayMs, miniApi, miniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { problemOf, staleKey } from '../../helpers/visitors/answers.ts'

const { appId } = miniCredentials
const month = { bearer: { expiresInSeconds: 30 * 86_400 } }

describe('the session_key of a mini program’s person', () => {
  const world = useMini()
  const { simulator, passTime, calls } = world
  const app = world.useApp({ auth: month })
  const phone = world.usePhone(app)
  const isValid = async (who = phone): Promise<unknown> => (await who.get('/login/check')).body.data
  const readData = async (who = phone) => who.post('/login/userinfo', who.userInfo())

  describe('when wx.login() has rotated it without a login here', () => {
    it('is stale, until the next login', async () => {
      phone.wxLogin()
      expect(problemOf(await readData())).toEqual(staleKey)
      expect(await isValid()).toEqual({ valid: false })
      expect((await phone.open('/me')).status).toBe(200)
      await phone.logIn()
      expect((await readData()).status).toBe(200)
      expect(await isValid()).toEqual({ valid: true })
    })

    it('opens no data of before any more once the new code was brought here', async () => {
      const before = phone.userInfo()
      await phone.logIn()
      expect(problemOf(await phone.post('/login/userinfo', before))).toEqual(staleKey)
    })

    it('is good where wx.login() left it as it was', async () => {
      phone.wxLogin({ keepsSessionKey: true })
      expect((await readData()).status).toBe(200)
      expect(await isValid()).toEqual({ valid: true })
    })
  })

  it('is the newest for every token of the person', async () => {
    const older = world.phone(app)
    older.token = phone.token
    await phone.logIn()
    expect((await readData(older)).status).toBe(200)
  })

  it('that has expired at WeChat is not valid', async () => {
    simulator.miniPrograms.expireSessionKey(appId, 'xiaoming')
    expect(await isValid()).toEqual({ valid: false })
    expect(problemOf(await readData())).toEqual(staleKey)
  })

  it('that is not kept (any more) is stale and not valid', async () => {
    const another = world.phone((await world.serve()).url)
    const tokenCache = memoryTokenCache()
    await another.logIn()
    const emptied = world.phone((await world.serve({ auth: { tokenCache } })).url)
    emptied.token = another.token
    expect(problemOf(await readData(emptied))).toEqual(staleKey)
    expect(await isValid(emptied)).toEqual({ valid: false })
  })

  it('is kept seven days from its last use', async () => {
    passTime(7 * dayMs - 60_000)
    expect((await readData()).status).toBe(200)
    passTime(7 * dayMs - 60_000)
    expect((await readData()).status).toBe(200)
    passTime(7 * dayMs + 60_000)
    expect(problemOf(await readData())).toEqual(staleKey)
    expect(await isValid()).toEqual({ valid: false })
    expect((await phone.open('/me')).status).toBe(200)
  })

  it('is kept longer by a check, too', async () => {
    passTime(6 * dayMs)
    expect(await isValid()).toEqual({ valid: true })
    passTime(6 * dayMs)
    expect((await readData()).status).toBe(200)
  })

  describe('GET /api/login/check', () => {
    it('asks WeChat each time, without showing the session_key', async () => {
      const answer = await phone.get('/login/check')
      expect([answer.status, answer.body]).toEqual([
        200,
        { code: 0, message: 'success', data: { valid: true } },
      ])
      await isValid()
      expect(calls(miniApi.check)).toBe(2)
      const [request] = simulator.requests.list({ api: miniApi.check })
      expect(request?.query).toMatchObject({ openid: phone.openid, sig_method: 'hmac_sha256' })
      expect(request?.query).not.toHaveProperty('session_key')
    })

    it.each(['html', 'empty', 'status', 'truncate'] as const)(
      'claims nothing when WeChat is away: %s',
      async (kind) => {
        simulator.faults.arm({ api: miniApi.check, kind, times: Number.POSITIVE_INFINITY })
        const answer = await phone.get('/login/check')
        expect(problemOf(answer)).toEqual([503, 'ERR_PLATFORM_UNAVAILABLE', -1])
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
      },
    )

    it.each<[number, number, string]>([
      [-1, 503, 'ERR_PLATFORM_UNAVAILABLE'],
      [45011, 503, 'ERR_PLATFORM_QUOTA'],
      [48001, 502, 'ERR_PLATFORM_CONFIG'],
      [40097, 502, 'ERR_PLATFORM'],
    ])('claims nothing when WeChat answers %i', async (errcode, status, error) => {
      simulator.faults.arm({ api: miniApi.check, kind: 'errcode', errcode })
      expect(problemOf(await phone.get('/login/check'))).toEqual([status, error, errcode])
    })

    it('renews the access token that WeChat took back', async () => {
      await isValid()
      simulator.apps.revokeAppAccessTokens(appId)
      expect(await isValid()).toEqual({ valid: true })
      expect(calls(miniApi.check)).toBe(3)
      expect(calls(miniApi.token)).toBeLessThanOrEqual(2)
    })
  })
})
