import { afterEach, describe, expect, it } from '@jest/globals'
import cookieSession from 'cookie-session'
import express, { type RequestHandler } from 'express'
import { WecomStrategy } from 'express-wechat-auth/passport'
import passport from 'passport'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { type PassportAppOptions, servePassport } from '../../helpers/apps/passport.ts'
import { agent, useWecom } from '../../helpers/apps/wecom.ts'
import { expressSession, sessionCookies } from '../../helpers/stores/sessions.ts'
import { moveDate, releaseDate } from '../../helpers/time/clock.ts'
import { type Browser, createBrowser, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { parameterOf, pathOf, withParameter } from '../../helpers/visitors/callback-address.ts'
import { copyOf, forgetLoginCookies, loginCookies } from '../../helpers/visitors/login-cookies.ts'
import {
  accountCredentials,
  decide,
  exchanges,
  logInByPage,
  websiteCredentials,
} from '../../helpers/visitors/page-login.ts'

const loginPath = '/auth/wechat'
const exchangeApi = 'sns/oauth2/access_token'

describe('WechatStrategy', () => {
  const world = useWecom()
  const { simulator } = world
  const serve = (options?: PassportAppOptions) => servePassport(world, options)
  const openidOf = (person: string, appId = accountCredentials.appId): string =>
    simulator.users.openidOf(person, appId)
  const userOf = async (browser: Browser): Promise<unknown> => (await browser.fetchJson('/')).body.user
  const ready = async (browser: Browser, path = loginPath, options = {}): Promise<string> =>
    pathOf(await decide(browser, locationOf(await browser.open(path)), options))
  const outcomeOf = async (browser: Browser, callback: string): Promise<unknown[]> => {
    const { status, headers, text } = await browser.open(callback)
    return [status, headers['location'] ?? text]
  }
  afterEach(releaseDate)

  it('logs in inside WeChat and with a QR code, changes the session id, and sets req.user', async () => {
    const { url, events } = await serve()
    for (const [browser, appId, provider] of [
      [createBrowser(url), accountCredentials.appId, 'official-account'],
      [onDesktop(url), websiteCredentials.appId, 'website'],
    ] as const) {
      events.length = 0
      const before = sessionCookies(browser)
      const answer = await logInByPage(browser, { loginPath: `${loginPath}?returnTo=/me%3Fa=1` })
      expect([answer.status, locationOf(answer)]).toEqual([302, '/me?a=1'])
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      expect(await userOf(browser)).toEqual({ id: openidOf('xiaoming', appId) })
      expect(sessionCookies(browser)).not.toBe(before)
      expect(events).toEqual([{ type: 'login', provider, appId, flow: 'page', replayed: false }])
    }
  })

  it('works with the website app alone, in WeChat’s browser too', async () => {
    const { url } = await serve({ strategy: { appId: undefined, appSecret: undefined } })
    const browser = createBrowser(url)
    await logInByPage(browser, { loginPath })
    expect(await userOf(browser)).toEqual({ id: openidOf('xiaoming', websiteCredentials.appId) })
  })

  it('works with cookie-session that has the functions Passport wants', async () => {
    const functions: RequestHandler = (req, _res, next) => {
      const session = req.session as unknown as Record<string, unknown>
      session['regenerate'] ??= (done: () => void) => done()
      session['save'] ??= (done: () => void) => done()
      next()
    }
    const cookies = cookieSession({ name: 'session', keys: ['a key'] }) as RequestHandler
    const { url } = await serve({ session: express().use(cookies, functions) as unknown as RequestHandler })
    const browser = createBrowser(url)
    await logInByPage(browser, { loginPath })
    expect(await userOf(browser)).toEqual({ id: openidOf('xiaoming') })
  })

  it('takes a whole address as callbackURL', async () => {
    const { url } = await serve({ strategy: { callbackURL: 'http://localhost/auth/wechat/callback' } })
    const page = new URL(locationOf(await createBrowser(url).open(loginPath)))
    expect(page.searchParams.get('redirect_uri')).toBe('http://localhost/auth/wechat/callback')
  })

  it('asks the scope of the route, of the strategy, or for the profile', async () => {
    const scopeOf = async (options?: PassportAppOptions): Promise<string | null> => {
      const { url } = await serve(options)
      return new URL(locationOf(await createBrowser(url).open(loginPath))).searchParams.get('scope')
    }
    expect(await scopeOf()).toBe('snsapi_userinfo')
    expect(await scopeOf({ strategy: { scope: 'snsapi_base' } })).toBe('snsapi_base')
    expect(await scopeOf({ authenticate: { scope: ['snsapi_base'] } })).toBe('snsapi_base')
  })

  it('starts no login for a browser that only looks ahead, nor for a foreign return target', async () => {
    const { url } = await serve()
    const browser = createBrowser(url)
    expect((await browser.open(loginPath, { Purpose: 'prefetch' })).status).toBe(401)
    expect((await browser.open(`${loginPath}?returnTo=//evil.example`)).status).toBe(403)
    expect(browser.cookies.size).toBe(0)
  })

  it('is an error without a session, before anybody is sent away', async () => {
    const { url, errors } = await serve({ session: false })
    expect((await createBrowser(url).open(loginPath)).status).toBe(500)
    expect(errors).toEqual([expect.objectContaining({ code: 'ERR_SESSION_MISSING' })])
  })

  describe('a state', () => {
    it('of another browser is refused, and nothing is exchanged', async () => {
      const { url } = await serve()
      const [attacker, victim] = [createBrowser(url), createBrowser(url)]
      const callback = await ready(attacker, loginPath, { person: 'xiaohong' })
      await victim.open(loginPath)
      expect((await victim.open(callback)).status).toBe(403)
      expect([await userOf(victim), exchanges(simulator)]).toEqual([null, 0])
      expect((await victim.open('/auth/wechat/callback?code=abc')).status).toBe(400)
      expect((await victim.open('/auth/wechat/callback?code=abc&state=x')).status).toBe(400)
    })

    it('of another browser changes nothing for somebody who is logged in', async () => {
      const { url } = await serve()
      const [attacker, victim] = [createBrowser(url), createBrowser(url)]
      await logInByPage(victim, { loginPath })
      const [user, cookies] = [await userOf(victim), sessionCookies(victim)]
      expect(await outcomeOf(victim, await ready(attacker))).toEqual([302, '/'])
      expect([await userOf(victim), sessionCookies(victim), exchanges(simulator)]).toEqual([user, cookies, 1])
    })

    it('whose cookie is lost starts the login again, once', async () => {
      const { url } = await serve()
      const browser = createBrowser(url)
      const callback = await ready(browser, `${loginPath}?returnTo=/me`)
      forgetLoginCookies(browser)
      const again = await decide(browser, locationOf(await browser.open(callback)))
      const lost = copyOf(browser, url)
      expect(await outcomeOf(browser, pathOf(again))).toEqual([302, '/me'])
      forgetLoginCookies(lost)
      expect((await lost.open(again)).status).toBe(403)
    })

    it('with a dead code starts the login again, once', async () => {
      const { url } = await serve()
      const browser = createBrowser(url)
      simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 40029, times: 1 })
      const again = await browser.open(await ready(browser))
      expect(await outcomeOf(browser, pathOf(await decide(browser, locationOf(again))))).toEqual([302, '/'])
      moveDate(10_000)
      simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 40029, times: 2 })
      const other = createBrowser(url)
      const second = await decide(other, locationOf(await other.open(await ready(other))))
      expect((await other.open(second)).status).toBe(401)
    })
  })

  describe('a callback that comes twice', () => {
    it('at once is exchanged and verified once, and both are logged in', async () => {
      const { url, verified } = await serve()
      const browser = createBrowser(url)
      const callback = await ready(browser)
      simulator.faults.arm({ api: exchangeApi, kind: 'delay', delayMs: 50 })
      const calls = [browser, copyOf(browser, url), copyOf(browser, url)]
      const answers = await Promise.all(calls.map((call) => outcomeOf(call, callback)))
      expect(answers).toEqual([
        [302, '/'],
        [302, '/'],
        [302, '/'],
      ])
      for (const call of calls) expect(await userOf(call)).toEqual({ id: openidOf('xiaoming') })
      expect([exchanges(simulator), verified.length]).toEqual([1, 1])
    })

    it('one after the other goes on, with the same code or another', async () => {
      const { url, verified } = await serve()
      const browser = createBrowser(url)
      const callback = await ready(browser)
      await browser.open(callback)
      const [user, cookies] = [await userOf(browser), sessionCookies(browser)]
      expect(await outcomeOf(browser, callback)).toEqual([302, '/'])
      const code = simulator.users.issueCode('xiaohong', accountCredentials.appId)
      expect(await outcomeOf(browser, withParameter(callback, 'code', code))).toEqual([302, '/'])
      expect([await userOf(browser), sessionCookies(browser)]).toEqual([user, cookies])
      expect([exchanges(simulator), verified.length]).toEqual([1, 1])
    })

    it('after a logout brings nobody back', async () => {
      const { url } = await serve()
      const browser = createBrowser(url)
      const callback = await ready(browser)
      await browser.open(callback)
      await browser.post('/logout')
      const answer = await browser.open(callback)
      expect(locationOf(answer)).toContain('/connect/oauth2/authorize')
      expect([await userOf(browser), exchanges(simulator)]).toEqual([null, 1])
    })

    it('is answered alike where no session is kept', async () => {
      const { url, verified } = await serve({ session: false, authenticate: { session: false } })
      const browser = createBrowser(url)
      const callback = await ready(browser)
      const bodies = [await browser.open(callback), await browser.open(callback)].map(({ body }) => body)
      expect(bodies).toEqual([{ user: { id: openidOf('xiaoming') } }, { user: { id: openidOf('xiaoming') } }])
      expect([exchanges(simulator), verified.length]).toEqual([1, 1])
    })
  })

  describe('a refusal', () => {
    it('of the person’s is 403, or goes where failureRedirect says', async () => {
      const denied = { decision: 'deny' } as const
      const { url } = await serve()
      const browser = createBrowser(url)
      expect((await browser.open(await ready(browser, loginPath, denied))).status).toBe(403)
      expect(loginCookies(browser)).toEqual([])
      const other = await serve({ authenticate: { failureRedirect: '/sorry' } })
      const second = createBrowser(other.url)
      expect(await outcomeOf(second, await ready(second, loginPath, denied))).toEqual([302, '/sorry'])
    })

    it('of a snapshot user names its code and text', async () => {
      const { url, errors, events } = await serve({ authenticate: { failWithError: true } })
      const browser = createBrowser(url)
      await browser.open(await ready(browser, loginPath, { person: 'kuaizhao' }))
      expect(errors).toEqual([expect.objectContaining({ name: 'AuthenticationError', status: 403 })])
      expect(events).toContainEqual({
        type: 'refusal',
        code: 'ERR_SNAPSHOT_USER',
        status: 403,
        message: expect.any(String),
      })
      expect(await userOf(browser)).toBeNull()
    })

    it.each<[string, PassportAppOptions['verify'], number]>([
      ['false', (_user, done) => done(null, false, { message: 'no' }), 401],
      ['nothing', async (_user) => undefined, 401],
      ['null by a function that returns', (_user) => null, 401],
      [
        'an error with a status',
        async (_user) => Promise.reject(Object.assign(new Error('no'), { status: 423 })),
        423,
      ],
    ])('of verify’s, %s, logs nobody in', async (_what, verify, status) => {
      const { url } = await serve({ verify })
      const browser = createBrowser(url)
      expect((await browser.open(await ready(browser))).status).toBe(status)
      expect(await userOf(browser)).toBeNull()
    })

    it.each<[string, PassportAppOptions['verify']]>([
      ['done(error)', (_user, done) => done(new Error('the database is down'))],
      [
        'a throw',
        () => {
          throw new Error('the database is down')
        },
      ],
      ['a rejection', async (_user, _done) => Promise.reject(new Error('the database is down'))],
    ])('is none where verify fails by %s: that is the app’s own error', async (_how, verify) => {
      const { url, errors } = await serve({ verify })
      const browser = createBrowser(url)
      const answer = await browser.open(await ready(browser))
      expect([answer.status, answer.body]).toEqual([500, { thrown: 'Error: the database is down' }])
      expect(errors).toHaveLength(1)
    })

    it('is none where the platform fails: that goes to the error handler', async () => {
      const { url, errors } = await serve()
      const browser = createBrowser(url)
      const callback = await ready(browser)
      simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: -1, times: 9 })
      const answer = await browser.open(callback)
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, expect.any(String)])
      expect(errors).toEqual([expect.objectContaining({ code: 'ERR_PLATFORM_UNAVAILABLE' })])
    })
  })

  it('takes users by what verify returns, by done, and from a rest parameter as NestJS has it', async () => {
    const nest = async (...args: unknown[]): Promise<void> => {
      const done = args.at(-1) as (error: unknown, user: unknown) => void
      done(null, { id: 'nest' })
    }
    for (const [verify, id] of [
      [async (user: { openid: string }) => ({ id: user.openid }), openidOf('xiaoming')],
      [nest, 'nest'],
    ] as const) {
      const { url } = await serve({ verify })
      const browser = createBrowser(url)
      await logInByPage(browser, { loginPath })
      expect(await userOf(browser)).toEqual({ id })
    }
  })

  it('leaves no code, secret or openid in errors, events and cookies', async () => {
    const { url, events, errors } = await serve({ authenticate: { failWithError: true } })
    const browser = createBrowser(url)
    const start = await browser.open(loginPath)
    const callback = pathOf(await decide(browser, locationOf(start)))
    simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 40125, times: 1 })
    await browser.open(callback)
    expect(errors).toHaveLength(1)
    const told = JSON.stringify([
      start.headers['set-cookie'],
      loginCookies(browser),
      events,
      errors.map(String),
    ])
    for (const secret of [
      parameterOf(callback, 'code'),
      accountCredentials.appSecret,
      openidOf('xiaoming'),
    ]) {
      expect(told).not.toContain(secret)
    }
  })
})

describe('WecomStrategy', () => {
  const world = useWecom()

  it('logs members in, inside WeCom and outside', async () => {
    const authenticator = new passport.Authenticator()
    authenticator.serializeUser((user, done) => done(null, (user as { userid: string }).userid))
    authenticator.deserializeUser((userid, done) => done(null, { userid } as object))
    authenticator.use(
      new WecomStrategy(
        {
          ...agent,
          endpoints: world.simulator.endpoints,
          secret: deploymentSecret,
          callbackURL: '/auth/wecom/callback',
          passReqToCallback: true,
        },
        (req, person, done) => done(null, { userid: `${req.method} ${'userid' in person && person.userid}` }),
      ),
    )
    const app = express().use(expressSession(), authenticator.session() as RequestHandler)
    app.get('/auth/wecom', authenticator.authenticate('wecom'))
    const ends = { successRedirect: '/', failureRedirect: '/login' }
    app.get('/auth/wecom/callback', authenticator.authenticate('wecom', ends) as RequestHandler)
    app.get('/', (req, res) => res.json({ user: req.user ?? null }))
    const url = await world.run(app)
    for (const browser of [createBrowser(url), onDesktop(url)]) {
      const answer = await logInByPage(browser, { loginPath: '/auth/wecom', person: 'user123' })
      expect([answer.status, locationOf(answer)]).toEqual([302, '/'])
      expect((await browser.fetchJson('/')).body).toEqual({ user: { userid: 'GET user123' } })
    }
    const stranger = createBrowser(url)
    const answer = await logInByPage(stranger, {
      loginPath: '/auth/wecom',
      person: 'user123',
      decision: 'deny',
    })
    expect(locationOf(answer)).toBe('/login')
  })
})
