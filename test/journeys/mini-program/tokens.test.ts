import { describe, expect, it } from '@jest/globals'
import express from 'express'
import { memoryTokenCache, mobileLogin } from 'express-wechat-auth'
import { defaultApps } from 'express-wechat-auth/simulator'
import jwt from 'jsonwebtoken'
import {
  miniCredentials,
  otherMiniCredentials,
  miniSecret as secret,
  useMini,
} from '../../helpers/apps/mini-program.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import { claimsOf, type Phone } from '../../helpers/visitors/mini-phone.ts'
import { postCode } from '../../helpers/visitors/requests.ts'

const { appId } = miniCredentials

describe('the token of a mini program', () => {
  const world = useMini()
  const { simulator, passTime } = world
  const app = world.useApp({ auth: { secret } })
  const loggedIn = (at = app.url, options = {}): Promise<Phone> => world.loggedIn(at, options)

  /** A phone with this token is let through as nobody, and refused where somebody is needed. */
  const expectNobody = async (token: string, error: string, at = app.url): Promise<void> => {
    const phone = world.phone(at)
    phone.token = token
    const open = await phone.open('/whoami')
    expect([open.status, open.body.openid]).toEqual([200, null])
    simulator.requests.clear()
    for (const answer of [
      await phone.open('/me'),
      await phone.open('/mini-only'),
      await phone.get('/login/user'),
      await phone.get('/login/check'),
      await phone.post('/login/phone', { code: phone.phoneCode() }),
      await phone.post('/login/userinfo', { rawData: 'x', signature: 'x', encryptedData: 'x', iv: 'x' }),
    ]) {
      expect([...problemOf(answer), answer.type]).toEqual([401, error, -1, 'application/json'])
    }
    expect(simulator.requests.list()).toEqual([])
  }

  it('is HS256, of this mini program, with an id, and holds no secret', async () => {
    const { token } = await loggedIn()
    const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(claimsOf(token)).toMatchObject({
      iss: expect.any(String),
      aud: `mini-program:${appId}`,
      jti: expect.stringMatching(/^[\w-]{16,}$/),
    })
    const sessionKey = simulator.miniPrograms.sessionKeyOf(appId, 'xiaoming') ?? ''
    const text = JSON.stringify(claimsOf(token))
    for (const hidden of [sessionKey, 'session_key', miniCredentials.appSecret, secret]) {
      expect(text).not.toContain(hidden)
    }
  })

  it('is expired after its time', async () => {
    const phone = await loggedIn()
    passTime(7_199_000)
    expect((await phone.open('/me')).status).toBe(200)
    passTime(2_000)
    await expectNobody(phone.token, 'ERR_TOKEN_EXPIRED')
  })

  it('is refused with another payload', async () => {
    const [header, , signature] = (await loggedIn()).token.split('.')
    const claims = claimsOf((await loggedIn(app.url, { person: 'xiaohong' })).token)
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
    await expectNobody(`${header}.${payload}.${signature}`, 'ERR_TOKEN_INVALID')
  })

  it.each(['none', 'None', 'NONE', 'HS384', 'RS256'])('is refused with alg %s', async (alg) => {
    const [, payload, signature] = (await loggedIn()).token.split('.')
    const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url')
    await expectNobody(`${header}.${payload}.`, 'ERR_TOKEN_INVALID')
    await expectNobody(`${header}.${payload}.${signature}`, 'ERR_TOKEN_INVALID')
  })

  it('is not made with the secret as it is, nor with the app secret', async () => {
    const claims = claimsOf((await loggedIn()).token)
    for (const key of [secret, miniCredentials.appSecret, '']) {
      const forged = key === '' ? jwt.sign(claims, '', { algorithm: 'none' }) : jwt.sign(claims, key)
      await expectNobody(forged, 'ERR_TOKEN_INVALID')
    }
  })

  it.each(['garbage', 'a.b.c', `${'e'.repeat(9_000)}.e.e`])('is not %.20s', (token) =>
    expectNobody(token, 'ERR_TOKEN_INVALID'),
  )

  it('of another mini program is worth nothing, even with the same secret', async () => {
    const other = (await world.serve({ auth: { ...otherMiniCredentials, secret } })).url
    const phone = await loggedIn(other, { appId: otherMiniCredentials.appId })
    expect((await phone.open('/me')).status).toBe(200)
    await expectNobody(phone.token, 'ERR_TOKEN_INVALID')
    await expectNobody((await loggedIn()).token, 'ERR_TOKEN_INVALID', other)
  })

  it('of a mobile app is worth nothing, even with the same secret', async () => {
    const { appId: mobileId = '', appSecret = '' } =
      defaultApps.find(({ kind }) => kind === 'mobile-app') ?? {}
    const app = express()
    app.use(mobileLogin({ appId: mobileId, appSecret, secret, endpoints: simulator.endpoints }))
    const code = simulator.users.issueCode('xiaoming', mobileId)
    const login = await postCode(await world.run(app), { code }, {}, '/wechat/mobile/login')
    await expectNobody(login.body.data.token, 'ERR_TOKEN_INVALID')
  })

  it('of the same mini program under another secret is worth nothing', async () => {
    const other = (await world.serve({ auth: { secret: 'second secret of the tests' } })).url
    await expectNobody((await loggedIn(other)).token, 'ERR_TOKEN_INVALID')
  })

  describe('POST /api/login/logout', () => {
    it('ends the token, also a copy of it', async () => {
      const phone = await loggedIn()
      const answer = await phone.post('/login/logout')
      expect([answer.status, answer.body.code, answer.headers['cache-control']]).toEqual([200, 0, 'no-store'])
      await expectNobody(phone.token, 'ERR_TOKEN_INVALID')
    })

    it('leaves other logins of the person alone', async () => {
      const [one, two] = [await loggedIn(), await loggedIn()]
      await one.post('/login/logout')
      expect((await two.open('/me')).status).toBe(200)
      expect((await (await loggedIn()).get('/login/check')).body.data).toEqual({ valid: true })
    })

    it('by a token that was revoked before takes nothing from a newer login', async () => {
      const old = await loggedIn()
      await old.post('/login/logout')
      const phone = await loggedIn()
      await old.post('/login/logout')
      expect((await phone.post('/login/userinfo', phone.userInfo())).status).toBe(200)
    })

    it('ends it in every process that shares the token cache', async () => {
      const tokenCache = memoryTokenCache()
      const [one, two] = await Promise.all([
        world.serve({ auth: { secret, tokenCache } }),
        world.serve({ auth: { secret, tokenCache } }),
      ])
      const phone = await loggedIn(one.url)
      const elsewhere = world.phone(two.url)
      elsewhere.token = phone.token
      expect((await elsewhere.open('/me')).status).toBe(200)
      await phone.post('/login/logout')
      await expectNobody(phone.token, 'ERR_TOKEN_INVALID', two.url)
    })

    it('can be done by the app itself, with res.wechatLogout()', async () => {
      const own = await world.serve({
        routes(app) {
          app.post('/leave', (_req, res, next) => {
            res.wechatLogout().then(() => res.end(), next)
          })
        },
      })
      const phone = await loggedIn(own.url)
      await postCode(own.url, {}, { Authorization: `Bearer ${phone.token}` }, '/leave')
      await expectNobody(phone.token, 'ERR_TOKEN_INVALID', own.url)
    })
  })
})
