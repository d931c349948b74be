import { beforeAll, describe, expect, it } from '@jest/globals'
import { corpId, exchangeApi, memberUser, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { success } from '../../helpers/visitors/answers.ts'
import type { Browser } from '../../helpers/visitors/browser.ts'
import { insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { type StartedLogin, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { decide } from '../../helpers/visitors/page-login.ts'
import { cookiesSetBy, getJson, postCode } from '../../helpers/visitors/requests.ts'
import { anywhere, useridOf } from '../../helpers/visitors/wecom-login.ts'

const frontEnd = 'http://localhost:8080'
const page = `${frontEnd}/login?from=menu&b=%E4%BD%A0`
const fromFrontEnd = { Origin: frontEnd, 'Sec-Fetch-Site': 'cross-site' }

describe('a front end on another origin', () => {
  const world = useWecom()
  const clock = useClock()
  let app: WecomApp
  let url = ''

  beforeAll(async () => {
    app = await world.serve({ auth: { returnToOrigins: [frontEnd], bearer: true } })
    url = app.url
  })

  const start = (browser: Browser, name = 'redirect_uri', target = page): Promise<StartedLogin> =>
    startJsonLogin(browser, `/wecom/authorizeUrl?${name}=${encodeURIComponent(target)}`, fromFrontEnd)

  /** The person agrees; answers what the front end then finds in its own address. */
  const landing = async (browser: Browser, { url }: StartedLogin, decision: 'allow' | 'deny' = 'allow') => {
    const landed = new URL(await decide(browser, url, { person: 'user123', decision }))
    expect(landed.origin + landed.pathname).toBe(`${frontEnd}/login`)
    return landed.searchParams
  }

  /** What a script of the front end sends: no cookies, since the API is on another site. */
  const post = (body: object, headers: Record<string, string> = fromFrontEnd) =>
    postCode(url, body, headers, '/wecom/getUserInfo')
  const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
  const logIn = async () => {
    const browser = insideWecom(url)
    const { state, verifier, ...started } = await start(browser)
    const code = (await landing(browser, { state, verifier, ...started })).get('code')
    return (await post({ code, state, verifier })).body.data
  }

  it.each(['redirect_uri', 'redirect_url'])('is told the login page for its %s', async (name) => {
    const started = await start(insideWecom(url), name)
    expect(started).toEqual({
      url: `${world.simulator.endpoints.open}/connect/oauth2/authorize?appid=${corpId}&redirect_uri=${encodeURIComponent(page)}&response_type=code&scope=snsapi_base&state=${started.state}&agentid=1000002#wechat_redirect`,
      state: expect.stringMatching(/^[A-Za-z0-9]{22,128}$/),
      verifier: expect.stringMatching(/^[\w-]+$/),
      expiresIn: 600,
    })
  })

  it('is told the web login page in a desktop browser', async () => {
    const { origin, pathname, searchParams } = new URL((await start(onDesktop(url))).url)
    expect(origin + pathname).toBe(`${world.simulator.endpoints.wecomLogin}/wwlogin/sso/login`)
    expect(searchParams.get('redirect_uri')).toBe(page)
  })

  it.each(anywhere)(
    '%s posts code, state and verifier back and gets user and token',
    async (_where, open) => {
      const browser = open(url)
      const started = await start(browser)
      const query = await landing(browser, started)
      expect([query.get('from'), query.get('b'), query.get('state')]).toEqual(['menu', '你', started.state])
      const answer = await post({
        code: query.get('code'),
        state: query.get('state'),
        verifier: started.verifier,
      })
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual(
        success({
          ...memberUser,
          loggedInAt: expect.any(Number),
          token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
          expiresIn: 7_200,
        }),
      )
      expect(cookiesSetBy(answer)).toEqual([])
      expect(await useridOf(browser)).toBeUndefined()
    },
  )

  it('is known by its token on every request', async () => {
    const { token, expiresIn: _expiresIn, ...user } = await logIn()
    for (const headers of [bearer(token), { ...bearer(token), ...fromFrontEnd }]) {
      const me = await getJson(url, '/me', headers)
      expect([me.status, me.body]).toEqual([200, user])
      expect((await getJson(url, '/wecom/user', headers)).body.data).toEqual(user)
    }
    expect((await getJson(url, '/wecom/verify/lisi', bearer(token))).body.data).toEqual({ authorized: true })
  })

  it('is told that its token is altered, or expired', async () => {
    const { token } = await logIn()
    expect((await getJson(url, '/me', bearer(`${token}x`))).body.error).toBe('ERR_TOKEN_INVALID')
    clock.advance(7_201_000)
    const late = await getJson(url, '/me', bearer(token))
    expect([late.status, late.body.error]).toEqual([401, 'ERR_TOKEN_EXPIRED'])
  })

  it('logs out by its token', async () => {
    const { token } = await logIn()
    const answer = await postCode(url, {}, { ...bearer(token), ...fromFrontEnd }, '/wecom/logout')
    expect(answer.status).toBe(200)
    expect((await getJson(url, '/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
  })

  it('that posts the same twice gets the same user, with one exchange', async () => {
    const browser = insideWecom(url)
    const { state, verifier, ...started } = await start(browser)
    const code = (await landing(browser, { state, verifier, ...started })).get('code')
    const answers = await Promise.all([1, 2].map(() => post({ code, state, verifier })))
    expect(answers.map(({ body }) => body.data?.userid)).toEqual(['user123', 'user123'])
    expect(world.calls(exchangeApi)).toBe(1)
  })

  it('finds a state and no code where the person declined, and is told that the code is missing', async () => {
    const browser = insideWecom(url)
    const started = await start(browser)
    const query = await landing(browser, started, 'deny')
    expect([query.get('state'), query.has('code')]).toEqual([started.state, false])
    const answer = await post({ code: query.get('code'), state: started.state, verifier: started.verifier })
    expect([answer.status, answer.body.error]).toEqual([400, 'ERR_CODE_MISSING'])
  })

  describe('is refused', () => {
    const { foreign, cases } = {
      foreign: ['https://evil.example', 'null', 'http://localhost:8081', `${frontEnd}.evil.example`],
      cases: [
        'https://evil.example/',
        '//evil.example/',
        `${frontEnd}@evil.example/`,
        'http://localhost:8081/',
      ],
    }

    it.each(foreign)('when it is %s', async (origin) => {
      const asked = await getJson(url, '/wecom/authorizeUrl', { Origin: origin })
      expect([asked.status, asked.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
      const started = await start(insideWecom(url))
      const posted = await post({ ...started, code: world.issueCode() }, { Origin: origin })
      expect([posted.status, posted.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
      expect(world.calls(exchangeApi)).toBe(0)
    })

    it.each(cases)('when it wants people sent to %s', async (target) => {
      for (const name of ['redirect_uri', 'redirect_url']) {
        const query = `${name}=${encodeURIComponent(target)}`
        const answer = await getJson(url, `/wecom/authorizeUrl?${query}`, fromFrontEnd)
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_RETURN_TO_REFUSED'])
      }
    })

    it.each<[string, (mine: StartedLogin, theirs: StartedLogin) => object]>([
      ['without state and verifier', () => ({})],
      ['without the verifier', ({ state }) => ({ state })],
      ['with another login’s verifier', ({ state }, { verifier }) => ({ state, verifier })],
      ['with another login’s state', ({ verifier }, { state }) => ({ state, verifier })],
      ['with a changed verifier', ({ state, verifier }) => ({ state, verifier: `A${verifier.slice(1)}B` })],
    ])('%s', async (_how, proof) => {
      const [mine, theirs] = [await start(insideWecom(url)), await start(insideWecom(url))]
      const answer = await post({ code: world.issueCode(), ...proof(mine, theirs) })
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(world.calls(exchangeApi)).toBe(0)
    })

    it('when its login is older than ten minutes', async () => {
      const { state, verifier } = await start(insideWecom(url))
      clock.advance(601_000)
      const answer = await post({ code: world.issueCode(), state, verifier })
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    })
  })
})
