import { describe, expect, it } from '@jest/globals'
import { MemoryStore } from 'express-session'
import { requireWecomUser, wecomClient } from 'express-wechat-auth'
import { sessionsIn } from '../../helpers/apps/login-app.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, corpId, memberUser, otherAgent, tokenApi } from '../../helpers/apps/wecom.ts'
import { useWecomMini, wecomSessionApi } from '../../helpers/apps/wecom-mini-program.ts'
import { useRawWecom } from '../../helpers/faults/raw-wecom.ts'
import { problemOf, tokenFor } from '../../helpers/visitors/answers.ts'
import { cookiesSetBy } from '../../helpers/visitors/requests.ts'

const { agentId } = agent

describe('wecomMiniLogin()', () => {
  const world = useWecomMini()
  const { simulator, calls } = world
  const startWecom = useRawWecom()
  const app = world.useApp()

  describe('POST /api/login', () => {
    it('answers token, expiresIn and the member, and nothing else', async () => {
      const answer = await world.phone(app).logIn()
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
      expect(answer.body).toEqual(
        tokenFor(expect.objectContaining({ ...memberUser, loggedInAt: expect.any(Number) })),
      )
      expect(answer.text).not.toContain('session_key')
    })

    it('fills req.wecomUser for requests with the token, and req.wechatUser for none', async () => {
      const { url: own } = await world.serve({
        routes(app) {
          app.get('/both', (req, res) => {
            res.json({ wecom: req.wecomUser ?? null, wechat: req.wechatUser ?? null })
          })
        },
      })
      const phone = world.phone(own, { person: 'lisi' })
      const { user } = (await phone.logIn()).body.data
      expect((await phone.open('/both')).body).toEqual({ wecom: user, wechat: null })
      expect((await phone.open('/me')).body).toEqual(user)
      expect((await phone.get('/login/user')).body.data).toEqual(user)
      phone.token = ''
      expect((await phone.open('/both')).body).toEqual({ wecom: null, wechat: null })
      expect(problemOf(await phone.open('/me'))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    })

    it('sets no cookie and writes no session', async () => {
      const store = new MemoryStore()
      const phone = world.phone((await world.serve({ app: appWithSession({ store }) })).url)
      for (const answer of [
        await phone.logIn(),
        await phone.open('/me'),
        await phone.get('/login/check'),
        await phone.post('/login/userinfo', phone.userInfo()),
        await phone.post('/login/logout'),
      ]) {
        expect([answer.status, cookiesSetBy(answer)]).toEqual([200, []])
      }
      expect(await sessionsIn(store)).toEqual({})
    })

    it.each<[unknown, string]>([
      [undefined, 'ERR_CODE_MISSING'],
      ['', 'ERR_CODE_MISSING'],
      [['abc'], 'ERR_PARAMETER'],
      ['a&b', 'ERR_PARAMETER'],
      ['a'.repeat(513), 'ERR_PARAMETER'],
    ])('refuses the code %j with 400, without asking WeCom', async (code, error) => {
      expect(problemOf(await world.phone(app).post('/login', { code }))).toEqual([400, error, -1])
      expect(simulator.requests.list()).toEqual([])
    })

    it('refuses a code that is used, unknown, too old, or of another app of the company', async () => {
      const phone = world.phone(app)
      const used = phone.wxLogin()
      await phone.post('/login', { code: used })
      const foreign = world.phone(app, { agentId: otherAgent.agentId }).wxLogin()
      const old = phone.wxLogin()
      for (const code of [used, 'neverheardof', foreign]) {
        expect(problemOf(await phone.post('/login', { code }))).toEqual([401, 'ERR_CODE_DEAD', 40029])
      }
      simulator.clock.advance(300_001)
      expect(problemOf(await phone.post('/login', { code: old }))).toEqual([401, 'ERR_CODE_DEAD', 40029])
    })

    it.each<[number, number, string]>([
      [42013, 401, 'ERR_CODE_DEAD'],
      [42022, 401, 'ERR_CODE_DEAD'],
      [-1, 503, 'ERR_PLATFORM_UNAVAILABLE'],
      [45009, 503, 'ERR_PLATFORM_QUOTA'],
      [48002, 502, 'ERR_PLATFORM_CONFIG'],
      [60020, 502, 'ERR_PLATFORM_CONFIG'],
    ])('passes errcode %i on as %i, asked once', async (errcode, status, error) => {
      simulator.faults.arm({ api: wecomSessionApi, kind: 'errcode', errcode })
      const answer = await world.phone(app).logIn()
      expect(problemOf(answer)).toEqual([status, error, errcode])
      expect(answer.text).not.toMatch(/hint|from ip|127\.0\.0\.1/)
      if (status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
      expect(calls(wecomSessionApi)).toBe(1)
    })

    it.each(['reset', 'html', 'truncate'] as const)(
      'is not repeated when the answer is lost: %s',
      async (kind) => {
        simulator.faults.arm({ api: wecomSessionApi, kind, afterCommit: true })
        expect((await world.phone(app).logIn()).status).toBe(503)
        expect(calls(wecomSessionApi)).toBe(1)
      },
    )
  })

  describe('a bad access token', () => {
    it('that WeCom took back is renewed, and the code brought once more', async () => {
      const phone = world.phone(app)
      await phone.logIn()
      simulator.requests.clear()
      simulator.corps.revokeCorpAccessTokens(corpId, agentId)
      expect((await phone.logIn()).status).toBe(200)
      const asked = simulator.requests.list({ api: wecomSessionApi })
      expect(asked.map(({ errcode }) => errcode)).toEqual([40014, 0])
      expect(calls(tokenApi)).toBe(1)
    })

    it.each([40014, 42001])('on %i is renewed once, with the very same code', async (errcode) => {
      const wecom = await startWecom({ errcode, errmsg: 'bad token' })
      const client = wecom.client()
      const phone = world.phone((await world.serve({ auth: { client } })).url)
      const answer = await phone.post('/login', { code: 'the-code' })
      expect(problemOf(answer)).toEqual([502, 'ERR_PLATFORM_TOKEN', errcode])
      const asked = wecom.calls.filter(({ api }) => api === wecomSessionApi)
      expect(asked.map(({ method, query }) => [method, query])).toEqual(
        ['token-1', 'token-2'].map((access_token) => [
          'GET',
          { access_token, js_code: 'the-code', grant_type: 'authorization_code' },
        ]),
      )
    })
  })

  it('shares the access token of a client', async () => {
    const client = wecomClient({ ...agent, endpoints: simulator.endpoints })
    const phones = await Promise.all(
      [1, 2].map(async () => world.phone((await world.serve({ auth: { client } })).url)),
    )
    for (const phone of phones) expect((await phone.logIn()).status).toBe(200)
    expect(calls(tokenApi)).toBe(1)
  })

  it('passes guards with a rule by the member’s facts', async () => {
    const { url: own } = await world.serve({
      routes(app) {
        app.get('/dev', requireWecomUser({ departments: [2] }), (_req, res) => {
          res.end()
        })
        app.get('/market', requireWecomUser({ departments: [4] }), (_req, res) => {
          res.end()
        })
      },
    })
    const phone = world.phone(own)
    await phone.logIn()
    expect((await phone.open('/dev')).status).toBe(200)
    expect(problemOf(await phone.open('/market'))).toEqual([403, 'ERR_NOT_AUTHORIZED', -1])
  })
})
