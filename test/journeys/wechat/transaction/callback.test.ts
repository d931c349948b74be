import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import type { LoginApp } from '../../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../../helpers/apps/login-apps.ts'
import { moveDate, releaseDate } from '../../../helpers/time/clock.ts'
import { createBrowser, locationOf, wechatUserAgent } from '../../../helpers/visitors/browser.ts'
import { parameterOf, withParameter } from '../../../helpers/visitors/callback-address.ts'
import { copyOf, forgetLoginCookies, loginCookies } from '../../../helpers/visitors/login-cookies.ts'
import { accountCredentials, exchanges } from '../../../helpers/visitors/page-login.ts'
import { cookiesSetBy } from '../../../helpers/visitors/requests.ts'
import {
  callbackOf,
  crawl,
  depart,
  departureOf,
  lastOf,
  openidOf,
  readyCallback,
} from '../../../helpers/visitors/wechat-login.ts'

const account = { provider: 'official-account', appId: accountCredentials.appId }
const html = { Accept: 'text/html', 'User-Agent': wechatUserAgent }

describe('the login transaction: what a callback is answered', () => {
  const { simulator, start } = useLoginApps()
  let app: LoginApp

  beforeAll(async () => {
    app = await start()
  })
  afterEach(releaseDate)

  describe('(a) the cookie matches', () => {
    it('logs in and redirects with 303', async () => {
      const browser = createBrowser(app.url)
      const answer = await browser.open(await readyCallback(browser, '/wechat/login?returnTo=/me'))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect((await browser.fetchJson('/me')).body.openid).toBe(
        simulator.users.openidOf('xiaoming', accountCredentials.appId),
      )
      expect(exchanges(simulator)).toBe(1)
      expect(app.events).toEqual([{ type: 'login', ...account, flow: 'page', replayed: false }])
    })

    it('goes on to the same page when it comes again with the same code within a minute', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      await browser.open(callback)
      const again = await browser.open(callback)
      expect([again.status, locationOf(again)]).toEqual([303, '/me'])
      expect(exchanges(simulator)).toBe(1)
      expect(await openidOf(browser)).toBeDefined()
    })

    it('goes on with another code too while the session holds the login of this very state', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      await browser.open(callback)
      const other = simulator.users.issueCode('xiaohong', accountCredentials.appId)
      for (const code of [other, undefined]) {
        const answer = await browser.open(withParameter(callback, 'code', code))
        expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      }
      expect(exchanges(simulator)).toBe(1)
      expect(await openidOf(browser)).toBe(simulator.users.openidOf('xiaoming', accountCredentials.appId))
    })

    it('refuses a finished state that comes with another code, where the session is gone', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      await browser.open(callback)
      browser.cookies.delete('connect.sid')
      const other = simulator.users.issueCode('xiaohong', accountCredentials.appId)
      const answer = await browser.open(withParameter(callback, 'code', other))
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('ERR_STATE_MISMATCH')
      expect(exchanges(simulator)).toBe(1)
      expect(await openidOf(browser)).toBeUndefined()
    })

    it('refuses a finished state that comes without a code, where the session is gone', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      await browser.open(callback)
      browser.cookies.delete('connect.sid')
      const answer = await browser.open(withParameter(callback, 'code', undefined))
      expect(answer.status).toBe(403)
      expect(await openidOf(browser)).toBeUndefined()
    })

    it('takes the state of one tab with the cookie of that tab only', async () => {
      const browser = createBrowser(app.url)
      const first = await readyCallback(browser, '/wechat/login?returnTo=/first')
      const second = await readyCallback(browser, '/wechat/login?returnTo=/second')
      const mixed = withParameter(first, 'state', parameterOf(second, 'state'))
      expect(locationOf(await browser.open(mixed))).toBe('/second')
      const rest = await browser.open(withParameter(second, 'state', parameterOf(first, 'state')))
      expect(locationOf(rest)).toBe('/first')
    })
  })

  describe('(b) the session remembers the state', () => {
    it('goes on to the target without an exchange when the Back button comes after a minute', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      await browser.open(callback)
      const sid = browser.cookies.get('connect.sid')
      moveDate(61_000)
      const kept = await browser.open(callback)
      expect([kept.status, locationOf(kept)]).toEqual([303, '/me'])
      // A browser has dropped the mark by then.
      forgetLoginCookies(browser)
      const dropped = await browser.open(callback)
      expect([dropped.status, locationOf(dropped)]).toEqual([303, '/me'])

      expect(exchanges(simulator)).toBe(1)
      expect(browser.cookies.get('connect.sid')).toBe(sid)
      expect(app.events.filter(({ type }) => type === 'login')).toHaveLength(1)
    })

    it('does so while another login is under way in another tab', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      await browser.open(callback)
      forgetLoginCookies(browser)
      await depart(browser)
      const answer = await browser.open(callback)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(exchanges(simulator)).toBe(1)
    })

    it('does so at whatever code comes with the state, and asks nobody for it', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      await browser.open(callback)
      forgetLoginCookies(browser)
      const other = simulator.users.issueCode('xiaohong', accountCredentials.appId)
      const answer = await browser.open(withParameter(callback, 'code', other))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(exchanges(simulator)).toBe(1)
      expect(await openidOf(browser)).toBe(simulator.users.openidOf('xiaoming', accountCredentials.appId))
    })
  })

  describe('(c) there is no cookie, or it is too old', () => {
    it('starts the login again, once, and then finishes it', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      browser.cookies.clear()
      const again = await browser.open(callback)
      expect(again.status).toBe(302)
      expect(exchanges(simulator)).toBe(0)
      expect(app.events).toEqual([{ type: 'login-restart', ...account, reason: 'cookie-lost' }])
      const answer = await browser.open(await callbackOf(browser, departureOf(again)))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
    })

    it('refuses with ERR_LOGIN_LOOP when the cookie is lost again', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      browser.cookies.clear()
      const second = await callbackOf(browser, departureOf(await browser.open(callback)))
      browser.cookies.clear()
      const answer = await browser.open(second)
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('ERR_LOGIN_LOOP')
      expect(exchanges(simulator)).toBe(0)
    })

    it.each([
      ['9', 'f'.repeat(40)],
      ['2', 'A'.repeat(20)],
      ['1', '0'.repeat(40)],
    ])('refuses a made-up state that says it was restarted %s times', async (count, random) => {
      const answer = await createBrowser(app.url).open(`/wechat/callback?code=abc&state=${random}${count}`)
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('ERR_LOGIN_LOOP')
    })

    it('starts again when the browser sends a cookie that is older than ten minutes', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      moveDate(10 * 60_000 + 1_000)
      const again = departureOf(await browser.open(callback))
      expect(again.state).toMatch(/1$/)
      expect(exchanges(simulator)).toBe(0)
      const answer = await browser.open(await callbackOf(browser, again))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
    })

    it('starts again for an old cookie while another tab has a login under way', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      moveDate(10 * 60_000 + 1_000)
      await depart(browser)
      expect(departureOf(await browser.open(callback)).state).toMatch(/1$/)
    })

    it('takes a cookie that is a little younger than ten minutes', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      moveDate(10 * 60_000 - 5_000)
      expect((await browser.open(callback)).status).toBe(303)
    })

    it('starts again when neither mark nor session nor outcome is left', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      await browser.open(callback)
      browser.cookies.clear()
      expect(departureOf(await browser.open(callback)).state).toMatch(/1$/)
      expect(exchanges(simulator)).toBe(1)
    })

    it('never logs in somebody who got the link of another person', async () => {
      const attacker = createBrowser(app.url)
      const callback = await readyCallback(attacker, '/wechat/login', { person: 'dawei' })
      const victim = createBrowser(app.url)
      const answer = await victim.open(callback)
      expect(locationOf(answer)).toContain('/connect/oauth2/authorize')
      expect(await openidOf(victim)).toBeUndefined()
      expect(exchanges(simulator)).toBe(0)
    })
  })

  describe('(d) there are cookies, but none for this state', () => {
    it('refuses with ERR_STATE_MISMATCH', async () => {
      const attacker = createBrowser(app.url)
      const foreign = await readyCallback(attacker, '/wechat/login', { person: 'dawei' })
      const browser = createBrowser(app.url)
      const own = await readyCallback(browser)
      const answer = await browser.open(foreign)
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('ERR_STATE_MISMATCH')
      expect(locationOf(answer)).toBe('')
      expect(exchanges(simulator)).toBe(0)
      expect(browser.cookies.has('connect.sid')).toBe(false)
      expect((await browser.open(own)).status).toBe(303)
    })

    it('does not replace the person who is logged in', async () => {
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser))
      const attacker = createBrowser(app.url)
      const foreign = await readyCallback(attacker, '/wechat/login', { person: 'dawei' })
      const before = exchanges(simulator)
      expect((await browser.open(foreign)).status).toBe(303)
      expect(exchanges(simulator)).toBe(before)
      expect(await openidOf(browser)).toBe(simulator.users.openidOf('xiaoming', accountCredentials.appId))
    })

    it('compares the whole state, not only the part that names the cookie', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const state = parameterOf(callback, 'state')
      const twin = state.slice(0, 30) + 'f'.repeat(state.length - 31) + state.at(-1)
      const answer = await browser.open(withParameter(callback, 'state', twin))
      expect(answer.status).toBe(403)
      expect(exchanges(simulator)).toBe(0)
    })
  })

  describe('a state that cannot be one', () => {
    const code = 'a'.repeat(32)
    it.each([
      ['absent', `code=${code}`],
      ['empty', `code=${code}&state=`],
      ['short', `code=${code}&state=1`],
      ['of 129 characters', `code=${code}&state=${'a'.repeat(128)}0`],
      ['of 5,000 characters', `code=${code}&state=${'a'.repeat(4_999)}0`],
      ['with other characters', `code=${code}&state=${'a'.repeat(20)}-_~0`],
      ['with a line break', `code=${code}&state=${'a'.repeat(20)}%0a0`],
      ['that does not count', `code=${code}&state=${'a'.repeat(40)}x`],
      ['given twice', `code=${code}&state=${'a'.repeat(40)}0&state=${'b'.repeat(40)}0`],
      ['a list', `code=${code}&state[]=${'a'.repeat(40)}0`],
      ['an object', `code=${code}&state[a]=${'a'.repeat(40)}0`],
      ['named __proto__', `code=${code}&__proto__[state]=${'a'.repeat(40)}0`],
    ])('%s is refused with 400', async (_what, query) => {
      const browser = createBrowser(app.url)
      await depart(browser)
      const answer = await browser.open(`/wechat/callback?${query}`)
      expect(answer.status).toBe(400)
      expect(answer.text).toContain('ERR_PARAMETER')
      expect(exchanges(simulator)).toBe(0)
      expect(browser.cookies.has('connect.sid')).toBe(false)
    })
  })

  describe('a code that cannot be one', () => {
    it.each([
      ['of 513 characters', 'c'.repeat(513)],
      ['with other characters', 'abc.def'],
      ['with a slash', 'abc/../def'],
      ['with a line break', 'abc\r\ndef'],
      ['with an ampersand', 'abc&secret=1'],
      ['with Chinese in it', '授权码'],
      ['of a space', ' '],
    ])('%s is refused with 400 and never reaches the platform', async (_what, code) => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const answer = await browser.open(withParameter(callback, 'code', code))
      expect(answer.status).toBe(400)
      expect(answer.text).toContain('ERR_PARAMETER')
      expect(exchanges(simulator)).toBe(0)
      expect((await browser.open(callback)).status).toBe(303)
    })

    it.each([
      ['given twice', 'code=a1&code=a2'],
      ['a list', 'code[]=a1&code[]=a2'],
      ['empty', 'code='],
    ])('%s is refused with 400 and never reaches the platform', async (_what, query) => {
      const browser = createBrowser(app.url)
      const { state } = await depart(browser)
      const answer = await browser.open(`/wechat/callback?${query}&state=${state}`)
      // "code[]" is another name to a parser that knows no lists: then the person declined.
      expect([400, 303]).toContain(answer.status)
      if (answer.status === 303) expect(locationOf(answer)).toBe('/?error=access_denied')
      expect(exchanges(simulator)).toBe(0)
      expect(await openidOf(browser)).toBeUndefined()
    })

    it('of 512 characters is asked for', async () => {
      const browser = createBrowser(app.url)
      const { state } = await depart(browser)
      await browser.open(`/wechat/callback?code=${'-_aZ'.repeat(128)}&state=${state}`)
      expect(exchanges(simulator)).toBe(1)
    })
  })

  describe('the order', () => {
    it('looks at the state before the denial', async () => {
      const browser = createBrowser(app.url)
      await depart(browser)
      const answer = await browser.open(`/wechat/callback?state=${'f'.repeat(40)}0`)
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('ERR_STATE_MISMATCH')
    })

    it('refuses what the platform refuses before onLogin is asked', async () => {
      const asked: string[] = []
      const own = await start({ auth: { onLogin: (user) => void asked.push(user.openid) } })
      const browser = createBrowser(own.url)
      const blocked = await browser.open(
        await readyCallback(browser, '/wechat/login', { person: 'fengxian' }),
      )
      expect(blocked.status).toBe(403)
      expect(blocked.text).toContain('ERR_USER_BLOCKED')
      const snapshot = await browser.open(
        await readyCallback(browser, '/wechat/login', { person: 'kuaizhao' }),
      )
      expect(snapshot.status).toBe(403)
      expect(snapshot.text).toContain('ERR_SNAPSHOT_USER')
      expect(asked).toEqual([])
      expect(browser.cookies.has('connect.sid')).toBe(false)
    })

    it('asks onLogin while the old session is still there, and changes it after that', async () => {
      const seen: unknown[] = []
      const own = await start({
        auth: {
          onLogin: (_user, { req }) => {
            const { id, cart } = req.session as unknown as { id: string; cart?: string }
            seen.push(id, cart, req.wechatUser)
            return { id: 7 }
          },
        },
        routes: (express) => {
          express.post('/cart', (req, res) => {
            Object.assign(req.session, { cart: 'full' })
            res.json({ id: req.session.id })
          })
          express.get('/session', (req, res) => {
            res.json({ ...req.session, id: req.session.id, account: req.wechatUser?.account })
          })
        },
      })
      const browser = createBrowser(own.url)
      const { id } = (await browser.post('/cart')).body
      await browser.open(await readyCallback(browser))
      expect(seen).toEqual([id, 'full', undefined])
      const after = (await browser.fetchJson('/session')).body
      expect(after.id).not.toBe(id)
      expect(after).toMatchObject({ account: { id: 7 } })
      expect(after).not.toHaveProperty('cart')
    })

    it.each([
      [{ status: 403 }, 403, 'ERR_ACCESS_DENIED'],
      [{ status: 409 }, 409, 'ERR_ACCESS_DENIED'],
      [{ status: 500 }, 500, 'Error: no'],
      [{ status: 302 }, 500, 'Error: no'],
      [{}, 500, 'Error: no'],
    ])('an onLogin that throws %j is answered %i', async (details, status, text) => {
      const own = await start({
        auth: {
          onLogin: () => {
            throw Object.assign(new Error('no'), details)
          },
        },
      })
      const browser = createBrowser(own.url)
      const answer = await browser.open(await readyCallback(browser))
      expect(answer.status).toBe(status)
      expect(answer.text).toContain(text)
      expect(browser.cookies.has('connect.sid')).toBe(false)
      expect(await openidOf(browser)).toBeUndefined()
    })

    it.each([
      ['-1', { kind: 'errcode', errcode: -1 }, 503, 'ERR_PLATFORM_UNAVAILABLE'],
      ['45011', { kind: 'errcode', errcode: 45011 }, 503, 'ERR_PLATFORM_QUOTA'],
      ['40125', { kind: 'errcode', errcode: 40125 }, 502, 'ERR_PLATFORM_CONFIG'],
      ['50002', { kind: 'errcode', errcode: 50002 }, 403, 'ERR_USER_BLOCKED'],
      ['a gateway’s page', { kind: 'html' }, 503, 'ERR_PLATFORM_UNAVAILABLE'],
      ['null', { kind: 'null' }, 503, 'ERR_PLATFORM_UNAVAILABLE'],
      ['a cut connection', { kind: 'reset' }, 503, 'ERR_PLATFORM_UNAVAILABLE'],
      ['no openid', { kind: 'body', body: '{"access_token":"1"}' }, 502, 'ERR_PLATFORM'],
    ] as const)('an exchange answered with %s logs nobody in', async (_what, fault, status, code) => {
      simulator.faults.arm({ api: 'sns/oauth2/access_token', ...fault })
      const browser = createBrowser(app.url)
      const answer = await browser.open(await readyCallback(browser))
      expect(answer.status).toBe(status)
      expect(answer.text).toContain(code)
      expect(answer.headers['retry-after'] === undefined).toBe(status !== 503)
      expect(browser.cookies.has('connect.sid')).toBe(false)
      expect(exchanges(simulator)).toBe(1)
      expect(app.events).toContainEqual(
        expect.objectContaining({ type: 'refusal', code, status, message: expect.any(String) }),
      )
    })

    it('the transaction stays open when the platform was busy, and the same callback then logs in', async () => {
      simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode: -1 })
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      expect((await browser.open(callback)).status).toBe(503)
      expect((await browser.open(callback)).status).toBe(303)
      expect(await openidOf(browser)).toBeDefined()
    })

    it.each([
      ['42001', { kind: 'errcode', errcode: 42001 }, 502],
      ['-1', { kind: 'errcode', errcode: -1 }, 503],
      ['another person’s profile', { kind: 'body', body: '{"openid":"oSomebodyElse"}' }, 502],
      ['a gateway’s page', { kind: 'html' }, 503],
    ] as const)('a userinfo answered with %s fails the login', async (_what, fault, status) => {
      simulator.faults.arm({ api: 'sns/userinfo', ...fault })
      const browser = createBrowser(app.url)
      const answer = await browser.open(await readyCallback(browser))
      expect(answer.status).toBe(status)
      expect(browser.cookies.has('connect.sid')).toBe(false)
    })

    it('a userinfo answered with 48001 logs in without a profile', async () => {
      simulator.faults.arm({ api: 'sns/userinfo', kind: 'errcode', errcode: 48001 })
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser))
      const me = (await browser.fetchJson('/me')).body
      expect(me.openid).toBe(simulator.users.openidOf('xiaoming', accountCredentials.appId))
      expect(me).not.toHaveProperty('nickname')
    })
  })

  describe('the answer', () => {
    const headersOf = (answer: { headers: Record<string, string> }): (string | undefined)[] => [
      answer.headers['cache-control'],
      answer.headers['referrer-policy'],
    ]

    it('is never stored and sends no referrer, whatever it is', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const denied = withParameter(await readyCallback(browser), 'code', undefined)
      const answers = [
        await browser.open('/wechat/callback'),
        await browser.open(`/wechat/callback?state=${'f'.repeat(40)}0`),
        await browser.open(denied),
        await createBrowser(app.url).open(callback),
        await browser.open(withParameter(callback, 'code', 'no.code')),
        await browser.open(callback),
        await browser.open(callback),
      ]
      expect(answers.map(({ status }) => status)).toEqual([400, 403, 303, 302, 400, 303, 303])
      for (const answer of answers) expect(headersOf(answer)).toEqual(['no-store', 'no-referrer'])
    })

    it('is never stored either where the app draws its errors itself', async () => {
      const own = await start({
        routes: (express) => {
          express.use(((error, _req, res, _next) => {
            res.status(error.status ?? 500).send(String(error.code))
          }) as import('express').ErrorRequestHandler)
        },
      })
      const answer = await createBrowser(own.url).open('/wechat/callback')
      expect([answer.status, answer.text]).toEqual([400, 'ERR_PARAMETER'])
      expect(headersOf(answer)).toEqual(['no-store', 'no-referrer'])
    })

    it.each([
      '/me?code=spring&state=CA',
      '/me?a=1&a=2&b=&c',
      '/me?q=%26%3D%23%25&plus=1+1',
      '/me?next=https://elsewhere.example/x?y=1',
      '/me?q=%E4%BD%A0%E5%A5%BD',
      '/me?q=100%25#a=b&c',
      '/me#/hash/route?x=1',
      '/me?',
    ])('leaves the return target %s as it was written', async (target) => {
      const browser = createBrowser(app.url)
      const login = `/wechat/login?returnTo=${encodeURIComponent(target)}`
      const answer = await browser.open(await readyCallback(browser, login))
      expect([answer.status, locationOf(answer)]).toEqual([303, target])
    })

    it('appends neither code nor state to a front end of another origin', async () => {
      const own = await start({ auth: { returnToOrigins: ['https://front.example'] } })
      const browser = createBrowser(own.url)
      const login = '/wechat/login?returnTo=https://front.example/done?x=1'
      expect(locationOf(await browser.open(await readyCallback(browser, login)))).toBe(
        'https://front.example/done?x=1',
      )
    })

    it('takes the mark’s cookie for a minute', async () => {
      const browser = createBrowser(app.url)
      const lines = cookiesSetBy(await browser.open(await readyCallback(browser)))
      expect(lines.filter((line) => line.startsWith('wxa-'))).toEqual([
        expect.stringMatching(/; Max-Age=60;.*HttpOnly; SameSite=Lax$/),
      ])
      expect(loginCookies(browser)).toHaveLength(1)
    })
  })

  describe('what has no meaning', () => {
    it('an openid, a token or a user in the query', async () => {
      const victim = simulator.users.openidOf('xiaohong', accountCredentials.appId)
      const extra = `&openid=${victim}&access_token=t&wechatUser[openid]=${victim}&user=${victim}`
      const stranger = createBrowser(app.url)
      expect((await stranger.open(`/wechat/callback?${extra.slice(1)}`)).status).toBe(400)
      expect(await openidOf(stranger)).toBeUndefined()

      const browser = createBrowser(app.url)
      await browser.open((await readyCallback(browser)) + extra)
      expect(await openidOf(browser)).toBe(simulator.users.openidOf('xiaoming', accountCredentials.appId))
      expect(JSON.stringify((await browser.fetchJson('/me')).body)).not.toContain(victim)
    })

    it('a scope that the platform does not know is refused, not sent on', async () => {
      const browser = createBrowser(app.url)
      for (const scope of ['snsapi_login', 'snsapi_base&state=1', 'x', 'snsapi_base,snsapi_userinfo']) {
        const answer = await browser.open(`/wechat/login?scope=${encodeURIComponent(scope)}`)
        expect([answer.status, locationOf(answer)]).toEqual([400, ''])
      }
    })
  })

  describe('other methods', () => {
    it('POST is not a callback', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const answer = await browser.post(callback)
      expect(answer.status).toBe(404)
      expect(exchanges(simulator)).toBe(0)
      expect((await browser.open(callback)).status).toBe(303)
    })

    it('HEAD by a link scanner burns no code', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      await request(app.url).head(callback).set(html).redirects(0)
      expect(exchanges(simulator)).toBe(0)
      expect((await browser.open(callback)).status).toBe(303)
    })

    it('HEAD with the cookie does not spoil the GET that follows', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      const before = copyOf(browser, app.url)
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      await request(app.url)
        .head(callback)
        .set({ ...html, Cookie: cookie })
        .redirects(0)
      const answer = await before.open(callback)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(await openidOf(before)).toBeDefined()
      expect(exchanges(simulator)).toBeLessThanOrEqual(1)
    })
  })

  it('ends at the app’s root when the login was started for a front end’s own page', async () => {
    const browser = createBrowser(app.url)
    const answer = await browser.fetchJson(`/wechat/authorizeUrl?redirect_uri=${app.url}/spa`)
    const code = simulator.users.issueCode('xiaoming', accountCredentials.appId)
    const back = await browser.open(`/wechat/callback?code=${code}&state=${answer.body.data.state}`)
    expect([back.status, locationOf(back)]).toEqual([303, '/'])
  })

  it('a whole journey through a guarded page ends at that page', async () => {
    const hops = await crawl(createBrowser(app.url), '/me?tab=2')
    expect(hops.map(({ url }) => new URL(url, app.url).pathname)).toEqual([
      '/me',
      '/wechat/login',
      '/wechat/callback',
      '/me',
    ])
    expect(lastOf(hops).status).toBe(200)
  })
})
