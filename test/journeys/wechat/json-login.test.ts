import { beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import session from 'express-session'
import { wechatAuth } from 'express-wechat-auth'
import request from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { refusedTargets } from '../../helpers/inputs/return-targets.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { createBrowser, onDesktop } from '../../helpers/visitors/browser.ts'
import { codeOf, logInByJson, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import {
  accountCredentials,
  decide,
  exchanges,
  websiteCredentials,
} from '../../helpers/visitors/page-login.ts'
import { cookiesSetBy, getJson, issueCode, postCode } from '../../helpers/visitors/requests.ts'

const frontEnd = 'https://front.example'
const secret = 'a secret of the tests'
const minute = 60_000

describe('JSON login', () => {
  const world = useSimulator()
  const clock = useClock()
  let url = ''

  beforeAll(async () => {
    url = await world.run(wechatApp(world, { secret, returnToOrigins: [frontEnd] }))
  })

  const redirectUriOf = (authorizeUrl: string): string =>
    new URL(authorizeUrl).searchParams.get('redirect_uri') ?? ''

  describe('GET /wechat/authorizeUrl', () => {
    it('answers the platform’s page, the state, a verifier and their lifetime', async () => {
      const browser = createBrowser(url)
      const answer = await browser.fetchJson('/wechat/authorizeUrl')
      expect(answer.status).toBe(200)
      const { state } = answer.body.data
      expect(answer.body).toEqual({
        code: 0,
        message: 'success',
        data: {
          url: `${world.simulator.endpoints.open}/connect/oauth2/authorize?appid=${accountCredentials.appId}&redirect_uri=${encodeURIComponent(`${url}/wechat/callback`)}&response_type=code&scope=snsapi_userinfo&state=${state}#wechat_redirect`,
          state: expect.stringMatching(/^[A-Za-z0-9]{22,128}$/),
          verifier: expect.stringMatching(/^[\w-]+$/),
          expiresIn: 600,
        },
      })
    })

    it('leaves one cookie that scripts cannot read, and no session', async () => {
      const answer = await createBrowser(url).fetchJson('/wechat/authorizeUrl')
      const cookies = cookiesSetBy(answer)
      expect(cookies).toHaveLength(1)
      expect(cookies[0]).toMatch(/; Path=\/;.*HttpOnly; SameSite=Lax/)
      expect(cookies[0]).toMatch(/Max-Age=600;/)
    })

    it('makes a state of its own for every login', async () => {
      const browser = createBrowser(url)
      const first = await startJsonLogin(browser)
      const second = await startJsonLogin(browser)
      expect(second.state).not.toBe(first.state)
      expect(second.verifier).not.toBe(first.verifier)
    })

    it.each(['redirect_uri', 'redirect_url'])('sends people back to the address in %s', async (name) => {
      const target = `${frontEnd}/landing?from=menu&b=%E4%BD%A0`
      const { url: page } = await startJsonLogin(
        createBrowser(url),
        `/wechat/authorizeUrl?${name}=${encodeURIComponent(target)}`,
      )
      expect(redirectUriOf(page)).toBe(target)
    })

    it('sends people back to an address of the app itself', async () => {
      const { url: page } = await startJsonLogin(
        createBrowser(url),
        '/wechat/authorizeUrl?redirect_uri=%2Flanding%3Fa%3D1',
      )
      expect(redirectUriOf(page)).toBe(`${url}/landing?a=1`)
    })

    it.each([
      ...refusedTargets,
      'https://front.example@evil.example/',
      'http://front.example/',
      'https://front.example:8443/',
      'landing',
    ])('refuses to send people to %j', async (target) => {
      for (const name of ['redirect_uri', 'redirect_url', 'returnTo']) {
        const answer = await getJson(url, `/wechat/authorizeUrl?${name}=${encodeURIComponent(target)}`, {
          'User-Agent': 'MicroMessenger/8.0',
        })
        expect([name, answer.status, answer.body.error]).toEqual([name, 403, 'ERR_RETURN_TO_REFUSED'])
        expect(cookiesSetBy(answer)).toEqual([])
      }
    })

    it.each(['redirect_uri=%2Fa&redirect_uri=%2Fb', 'redirect_uri=', 'scope=snsapi_login'])(
      'answers 400 to ?%s',
      async (query) => {
        const answer = await createBrowser(url).fetchJson(`/wechat/authorizeUrl?${query}`)
        expect([answer.status, answer.body.error]).toEqual([400, 'ERR_PARAMETER'])
      },
    )

    it('asks for the silent scope where that is wanted', async () => {
      const { url: page } = await startJsonLogin(createBrowser(url), '/wechat/authorizeUrl?scope=snsapi_base')
      expect(new URL(page).searchParams.get('scope')).toBe('snsapi_base')
    })

    it('without redirect_uri ends at the callback, which logs in and goes to returnTo', async () => {
      const browser = createBrowser(url)
      const started = await startJsonLogin(browser, '/wechat/authorizeUrl?returnTo=%2Forders%3Fa%3D1')
      expect(redirectUriOf(started.url)).toBe(`${url}/wechat/callback?returnTo=%2Forders%3Fa%3D1`)
      const answer = await browser.open(await decide(browser, started.url))
      expect([answer.status, answer.headers['location']]).toEqual([303, '/orders?a=1'])
      expect((await browser.fetchJson('/whoami')).body.openid).toMatch(/^o/)
    })

    it('answers a front end on an allowed origin', async () => {
      const answer = await createBrowser(url).fetchJson('/wechat/authorizeUrl', { Origin: frontEnd })
      expect(answer.status).toBe(200)
    })

    it.each(['https://evil.example', 'null', 'http://front.example', `${frontEnd}.evil.example`])(
      'refuses a page of origin %s',
      async (origin) => {
        const answer = await createBrowser(url).fetchJson('/wechat/authorizeUrl', { Origin: origin })
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
        expect(cookiesSetBy(answer)).toEqual([])
      },
    )

    it('refuses a browser that has no page to go to', async () => {
      const answer = await onDesktop(url).fetchJson('/wechat/authorizeUrl')
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_BROWSER_UNSUPPORTED'])
    })
  })

  it('cannot be told to allow the origin "null"', () => {
    const mount = (): unknown => wechatAuth({ ...accountCredentials, returnToOrigins: ['null'] })
    expect(mount).toThrow(/wechatAuth: option "returnToOrigins" entry 0 must be an exact origin/)
  })

  describe('POST /wechat/getUserInfo with code and state', () => {
    it('answers the user, flat, and logs this browser in', async () => {
      const browser = createBrowser(url)
      const before = (await browser.fetchJson('/whoami')).body
      const answer = await logInByJson(browser)
      const openid = world.simulator.users.openidOf('xiaoming', accountCredentials.appId)
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({
        code: 0,
        message: 'success',
        data: {
          provider: 'official-account',
          appId: accountCredentials.appId,
          openid,
          unionid: world.simulator.users.unionidOf('xiaoming', accountCredentials.appId),
          scope: 'snsapi_userinfo',
          nickname: '李小明',
          headimgurl: expect.stringMatching(/^http/),
          sex: 0,
          province: '',
          city: '',
          country: '',
          privilege: [],
          loggedInAt: expect.any(Number),
        },
      })
      const after = (await browser.fetchJson('/whoami')).body
      expect(before.openid).toBeNull()
      expect(after.openid).toBe(openid)
      expect(after.sessionId).not.toBe(before.sessionId)
    })

    it('changes the id of a session that was there before', async () => {
      const app = appWithSession({ saveUninitialized: true })
      const browser = createBrowser(await world.run(wechatApp(world, {}, app)))
      const before = (await browser.fetchJson('/whoami')).body.sessionId
      expect((await browser.fetchJson('/whoami')).body.sessionId).toBe(before)
      await logInByJson(browser)
      expect((await browser.fetchJson('/whoami')).body.sessionId).not.toBe(before)
    })

    it('gives the openid alone for a silent login', async () => {
      const browser = createBrowser(url)
      const started = await startJsonLogin(browser, '/wechat/authorizeUrl?scope=snsapi_base')
      const code = await codeOf(browser, started)
      const { body } = await browser.post('/wechat/getUserInfo', { code, state: started.state })
      expect(Object.keys(body.data).sort()).toEqual(['appId', 'loggedInAt', 'openid', 'provider', 'scope'])
      expect(world.simulator.requests.count('sns/userinfo')).toBe(0)
    })

    it('logs several tabs of one browser in, each by its own state', async () => {
      const browser = createBrowser(url)
      const first = await startJsonLogin(browser)
      const second = await startJsonLogin(browser)
      for (const started of [second, first]) {
        const code = await codeOf(browser, started)
        const answer = await browser.post('/wechat/getUserInfo', { code, state: started.state })
        expect(answer.status).toBe(200)
      }
    })

    it('answers a double submit alike, with one exchange', async () => {
      const browser = createBrowser(url)
      const started = await startJsonLogin(browser)
      const body = { code: await codeOf(browser, started), state: started.state }
      const together = await Promise.all([1, 2, 3].map(() => browser.post('/wechat/getUserInfo', body)))
      clock.advance(50_000)
      const later = await browser.post('/wechat/getUserInfo', body)
      for (const answer of [...together, later]) {
        expect(answer.status).toBe(200)
        expect(answer.body).toEqual(together[0]?.body)
      }
      expect(exchanges(world.simulator)).toBe(1)
      expect((await browser.fetchJson('/whoami')).body.openid).toMatch(/^o/)
    })

    it('refuses another code for a state that is finished, without asking the platform', async () => {
      const browser = createBrowser(url)
      const started = await startJsonLogin(browser)
      const code = await codeOf(browser, started)
      await browser.post('/wechat/getUserInfo', { code, state: started.state })
      world.simulator.requests.clear()
      const other = issueCode(world.simulator, 'xiaohong')
      const answer = await browser.post('/wechat/getUserInfo', { code: other, state: started.state })
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(exchanges(world.simulator)).toBe(0)
    })

    it('forgets the outcome after a minute', async () => {
      const browser = createBrowser(url)
      const started = await startJsonLogin(browser)
      const body = { code: await codeOf(browser, started), state: started.state }
      await browser.post('/wechat/getUserInfo', body)
      clock.advance(minute + 1_000)
      const answer = await browser.post('/wechat/getUserInfo', body)
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    })

    it.each(['by itself', 'with the origin of the app', 'with Sec-Fetch-Site'])(
      'takes a proven state %s',
      async (how) => {
        const browser = createBrowser(url)
        const started = await startJsonLogin(browser)
        const code = await codeOf(browser, started)
        const headers: Record<string, Record<string, string>> = {
          'with the origin of the app': { Origin: url },
          'with Sec-Fetch-Site': { 'Sec-Fetch-Site': 'same-origin' },
        }
        const body = { code, state: started.state }
        expect((await browser.post('/wechat/getUserInfo', body, headers[how])).status).toBe(200)
      },
    )
  })

  describe('a state that cannot be proven', () => {
    const refusals: Record<string, () => Promise<{ status: number; body: { error?: string } }>> = {
      'is made up, in a browser with a login under way': async () => {
        const browser = createBrowser(url)
        await startJsonLogin(browser)
        return browser.post('/wechat/getUserInfo', {
          code: issueCode(world.simulator),
          state: '0'.repeat(41),
        })
      },
      'is made up, in a browser without cookies': () =>
        postCode(url, { code: issueCode(world.simulator), state: '0'.repeat(41) }),
      'is of another browser': async () => {
        const [mine, theirs] = [createBrowser(url), createBrowser(url)]
        await startJsonLogin(mine)
        const { state } = await startJsonLogin(theirs)
        return mine.post('/wechat/getUserInfo', { code: issueCode(world.simulator), state })
      },
      'is named by another browser’s cookie with a changed name': async () => {
        const [mine, theirs] = [createBrowser(url), createBrowser(url)]
        const { state } = await startJsonLogin(mine)
        await startJsonLogin(theirs)
        const [[name = ''] = []] = mine.cookies
        mine.cookies.set(name, [...theirs.cookies.values()][0] ?? '')
        return mine.post('/wechat/getUserInfo', { code: issueCode(world.simulator), state })
      },
      'has a cookie that was tampered with': async () => {
        const browser = createBrowser(url)
        const { state } = await startJsonLogin(browser)
        for (const [name, value] of browser.cookies) browser.cookies.set(name, tampered(value))
        return browser.post('/wechat/getUserInfo', { code: issueCode(world.simulator), state })
      },
      'is older than ten minutes': async () => {
        const browser = createBrowser(url)
        const { state } = await startJsonLogin(browser)
        clock.advance(10 * minute + 1)
        return browser.post('/wechat/getUserInfo', { code: issueCode(world.simulator), state })
      },
      'has a verifier older than ten minutes': async () => {
        const { state, verifier } = await startJsonLogin(createBrowser(url))
        clock.advance(10 * minute + 1)
        return postCode(url, { code: issueCode(world.simulator), state, verifier })
      },
      'has a verifier that was tampered with': async () => {
        const { state, verifier } = await startJsonLogin(createBrowser(url))
        return postCode(url, { code: issueCode(world.simulator), state, verifier: tampered(verifier) })
      },
      'has the verifier of another state': async () => {
        const { state } = await startJsonLogin(createBrowser(url))
        const { verifier } = await startJsonLogin(createBrowser(url))
        return postCode(url, { code: issueCode(world.simulator), state, verifier })
      },
      'has the verifier of another app with the same secret': async () => {
        const other = await world.run(
          wechatApp(world, { appId: 'wx00000000000000ff', appSecret: 'whatever it is', secret }),
        )
        const { state, verifier } = await startJsonLogin(createBrowser(other))
        return postCode(url, { code: issueCode(world.simulator), state, verifier })
      },
      'has a cookie’s text for a verifier': async () => {
        const browser = createBrowser(url)
        const { state } = await startJsonLogin(browser)
        const [cookie = ''] = [...browser.cookies.values()]
        return postCode(url, {
          code: issueCode(world.simulator),
          state,
          verifier: decodeURIComponent(cookie),
        })
      },
      'has a verifier that is no text': async () => {
        const { state } = await startJsonLogin(createBrowser(url))
        return postCode(url, { code: issueCode(world.simulator), state, verifier: { toString: 'x' } })
      },
    }

    it.each(Object.entries(refusals))('is refused when it %s', async (_name, attempt) => {
      const answer = await attempt()
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(exchanges(world.simulator)).toBe(0)
    })

    it.each([null, ''])('is absent as %j, so a browser must still bring one', async (state) => {
      const body = { code: issueCode(world.simulator), state, verifier: state }
      const answer = await request(url)
        .post('/wechat/getUserInfo')
        .set('Sec-Fetch-Site', 'same-origin')
        .send(body)
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect((await postCode(url, { code: issueCode(world.simulator), state })).status).toBe(200)
    })

    it.each([7, 0, false, ['a'], 'short', 'a'.repeat(129), `${'a'.repeat(30)}-0`])(
      'is malformed as %j',
      async (state) => {
        const answer = await postCode(url, { code: issueCode(world.simulator), state })
        expect([answer.status, answer.body.error]).toEqual([400, 'ERR_PARAMETER'])
        expect(exchanges(world.simulator)).toBe(0)
      },
    )

    it('is missing where a verifier is sent alone', async () => {
      const { verifier } = await startJsonLogin(createBrowser(url))
      const answer = await postCode(url, { code: issueCode(world.simulator), verifier })
      expect([answer.status, answer.body.error]).toEqual([400, 'ERR_PARAMETER'])
    })
  })

  describe('POST /wechat/getUserInfo with a verifier', () => {
    it('answers a front end on an allowed origin and leaves neither session nor cookie', async () => {
      const browser = createBrowser(url)
      const started = await startJsonLogin(browser, '/wechat/authorizeUrl', { Origin: frontEnd })
      const code = await codeOf(browser, started)
      const { state, verifier } = started
      const answer = await postCode(url, { code, state, verifier }, { Origin: frontEnd })
      expect(answer.status).toBe(200)
      expect(answer.body.data.nickname).toBe('李小明')
      expect(cookiesSetBy(answer)).toEqual([])
      expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    })

    it('answers a double submit alike, with one exchange', async () => {
      const browser = createBrowser(url)
      const started = await startJsonLogin(browser)
      const body = { ...started, code: await codeOf(browser, started) }
      const answers = await Promise.all([postCode(url, body), postCode(url, body)])
      answers.push(await postCode(url, body))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      expect(exchanges(world.simulator)).toBe(1)
    })

    it('keeps the scope that the login was started with', async () => {
      const started = await startJsonLogin(createBrowser(url), '/wechat/authorizeUrl?scope=snsapi_base')
      const code = issueCode(world.simulator, 'xiaoming', 'snsapi_base')
      const { body } = await postCode(url, { ...started, code })
      expect(body.data).not.toHaveProperty('nickname')
    })
  })

  describe('POST /wechat/getUserInfo with a code alone', () => {
    it('answers curl, and leaves neither session nor cookie', async () => {
      const answer = await postCode(
        url,
        { code: issueCode(world.simulator) },
        { 'User-Agent': 'curl/8.5.0', Accept: '*/*' },
      )
      expect([answer.status, answer.body.error]).toEqual([200, undefined])
      expect(answer.body.data.nickname).toBe('李小明')
      expect(cookiesSetBy(answer)).toEqual([])
    })

    it('answers a server that hands on an official account’s code although there is a website app', async () => {
      const both = await world.run(wechatApp(world, { website: websiteCredentials }))
      const answer = await postCode(
        both,
        { code: issueCode(world.simulator) },
        { 'User-Agent': 'python-requests/2.32.0' },
      )
      expect([answer.status, answer.body.error]).toEqual([200, undefined])
      expect(answer.body.data.provider).toBe('official-account')
    })

    it('answers a client in WeChat that is no browser', async () => {
      const answer = await postCode(url, { code: issueCode(world.simulator) })
      expect(answer.status).toBe(200)
      expect(cookiesSetBy(answer)).toEqual([])
    })

    it.each<Record<string, string>>([
      { Origin: frontEnd },
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ])('refuses a browser, which sends %j', async (headers) => {
      const answer = await postCode(url, { code: issueCode(world.simulator) }, headers)
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(exchanges(world.simulator)).toBe(0)
    })

    it('refuses everybody with requireState: true', async () => {
      const strict = await world.run(wechatApp(world, { requireState: true }))
      const answer = await postCode(strict, { code: issueCode(world.simulator) })
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(exchanges(world.simulator)).toBe(0)
      expect((await logInByJson(createBrowser(strict))).status).toBe(200)
    })

    describe('with requireState: false', () => {
      let open = ''
      beforeAll(async () => {
        open = await world.run(wechatApp(world, { requireState: false }))
      })

      it('answers a page that posts the code alone, without a session', async () => {
        const browser = createBrowser(open)
        const headers = { Origin: open, 'Sec-Fetch-Site': 'same-origin' }
        const body = { code: issueCode(world.simulator) }
        const answer = await browser.post('/wechat/getUserInfo', body, headers)
        expect(answer.status).toBe(200)
        expect(cookiesSetBy(answer)).toEqual([])
        expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
      })

      it('still wants a state proven that is sent', async () => {
        const answer = await postCode(open, { code: issueCode(world.simulator), state: '0'.repeat(41) })
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      })

      it('still refuses foreign origins', async () => {
        const body = { code: issueCode(world.simulator) }
        const answer = await postCode(open, body, { Origin: 'https://evil.example' })
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
      })
    })
  })

  describe('the Origin of a request', () => {
    it.each(['https://evil.example', 'null', 'http://front.example', `${frontEnd}/`, 'front.example'])(
      'is refused when it is %s, whatever else is proven',
      async (origin) => {
        const browser = createBrowser(url)
        const started = await startJsonLogin(browser)
        const body = { ...started, code: await codeOf(browser, started) }
        const answer = await browser.post('/wechat/getUserInfo', body, { Origin: origin })
        expect(answer.status).toBe(403)
        expect(answer.body).toEqual({ code: -1, message: '请求来源不被允许', error: 'ERR_ORIGIN_REFUSED' })
        expect(exchanges(world.simulator)).toBe(0)
        expect((await browser.post('/wechat/getUserInfo', body)).status).toBe(200)
      },
    )
  })

  describe('the code', () => {
    it.each([{}, { code: '' }, { code: null }, { state: 'x' }])('is missing in %j', async (body) => {
      const answer = await postCode(url, body)
      expect(answer.status).toBe(400)
      expect(answer.body).toEqual({ code: -1, message: '缺少授权码', error: 'ERR_CODE_MISSING' })
    })

    it('is missing where there is no body at all', async () => {
      const answer = await request(url).post('/wechat/getUserInfo')
      expect([answer.status, answer.body.error]).toEqual([400, 'ERR_CODE_MISSING'])
    })

    it.each(['a b', 'a/b', '汉字', 'a%00', "a'b", 'a'.repeat(513), 123, true, ['abc'], { code: 'abc' }])(
      'is malformed as %j and never reaches the platform',
      async (code) => {
        const answer = await postCode(url, { code })
        expect([answer.status, answer.body.error, answer.body.code]).toEqual([400, 'ERR_PARAMETER', -1])
        expect(exchanges(world.simulator)).toBe(0)
      },
    )

    it('may have 512 characters', async () => {
      await postCode(url, { code: 'a'.repeat(512) })
      expect(exchanges(world.simulator)).toBe(1)
    })

    it('answers 401 with the platform’s errcode when it is unknown', async () => {
      const answer = await postCode(url, { code: 'nobody-issued-this' })
      expect(answer.status).toBe(401)
      expect(answer.body).toEqual({
        code: 40029,
        message: '授权码已失效，请重新登录',
        error: 'ERR_CODE_DEAD',
      })
      expect(exchanges(world.simulator)).toBe(1)
    })

    it('answers 401 when it was used before', async () => {
      const code = issueCode(world.simulator)
      await postCode(url, { code })
      const answer = await postCode(url, { code })
      expect([answer.status, answer.body.code, answer.body.error]).toEqual([401, 40163, 'ERR_CODE_DEAD'])
    })

    it('never restarts a login when it is dead', async () => {
      const browser = createBrowser(url)
      const { state } = await startJsonLogin(browser)
      const answer = await browser.post('/wechat/getUserInfo', { code: 'dead', state })
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_CODE_DEAD'])
      expect(answer.headers['location']).toBeUndefined()
      expect(cookiesSetBy(answer)).toEqual([])
    })
  })

  describe('the body', () => {
    const asJson = { 'Content-Type': 'application/json' }

    it.each([
      ['a form', 'application/x-www-form-urlencoded', 'code=abc'],
      ['text', 'text/plain', '{"code":"abc"}'],
      ['no type', '', '{"code":"abc"}'],
    ])('is refused with 415 when it is %s', async (_name, type, body) => {
      const pending = request(url).post('/wechat/getUserInfo')
      const answer = await (type === ''
        ? pending
            .unset('Content-Type')
            .serialize(String)
            .send(Buffer.from(body) as never)
        : pending.type(type).send(body))
      expect([answer.status, answer.body.error]).toEqual([415, 'ERR_PARAMETER'])
      expect(exchanges(world.simulator)).toBe(0)
    })

    it.each(['{"code":"abc"', 'code=abc', '[]', '[{"code":"abc"}]', '"abc"', 'null', '7'])(
      'is refused with 400 when it is %s',
      async (body) => {
        const answer = await postCode(url, body, asJson)
        expect([answer.status, answer.body.error, answer.body.code]).toEqual([400, 'ERR_PARAMETER', -1])
        expect(answer.text).not.toContain('abc')
      },
    )

    it('is refused with 413 above 32 kB', async () => {
      const answer = await postCode(url, { code: 'abc', padding: 'x'.repeat(33 * 1024) })
      expect([answer.status, answer.body.error]).toEqual([413, 'ERR_PARAMETER'])
    })

    it('may have a charset in its type, and may be chunked', async () => {
      const answer = await fetch(`${url}/wechat/getUserInfo`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json; charset=utf-8', 'User-Agent': 'MicroMessenger' },
        body: new Blob([JSON.stringify({ code: 'unknown-code' })]).stream(),
        duplex: 'half',
      } as RequestInit)
      expect(answer.status).toBe(401)
    })

    it.each([
      ['express.json()', express.json()],
      ['express.urlencoded()', express.urlencoded({ extended: false })],
      ['express.text()', express.text()],
      ['express.text({ type: "*/*" })', express.text({ type: '*/*' })],
      ['express.raw({ type: "*/*" })', express.raw({ type: '*/*' })],
    ])('is read below an app-level %s', async (_name, parser) => {
      const app = appWithSession()
      app.use(parser)
      const below = await world.run(wechatApp(world, {}, app))
      const answer = await postCode(below, { code: issueCode(world.simulator) })
      expect([answer.status, answer.body.error]).toEqual([200, undefined])
      expect((await postCode(below, {})).body.error).toBe('ERR_CODE_MISSING')
    })

    it('is left alone on the app’s own routes', async () => {
      const app = wechatApp(world, {}, appWithSession())
      app.post('/upload', (req, res) => {
        let size = 0
        req.on('data', (chunk: Buffer) => {
          size += chunk.length
        })
        req.on('end', () => res.json({ size }))
      })
      const answer = await request(await world.run(app))
        .post('/upload')
        .send({ a: 1 })
      expect(answer.body).toEqual({ size: 7 })
    })
  })

  it('never shows a token, a secret or the app’s account', async () => {
    const account = { id: 'account-17', internal: 'keep this in' }
    const guarded = await world.run(wechatApp(world, { onLogin: () => account }))
    const browser = createBrowser(guarded)
    const answer = await logInByJson(browser)
    expect(answer.status).toBe(200)
    expect(answer.text).not.toMatch(
      /account-17|"account"|keep this in|access_token|refresh_token|session_key/,
    )
    expect(answer.text).not.toContain(accountCredentials.appSecret)
    expect((await browser.fetchJson('/whoami')).body.account).toEqual(account)
    expect((await browser.fetchJson('/wechat/user')).text).not.toMatch(/account-17|keep this in/)
  })

  describe('in an app without a session', () => {
    it('works with bearer, by cookie, by verifier and by code', async () => {
      const bare = await world.run(wechatApp(world, { bearer: true }, express()))
      const browser = createBrowser(bare)
      const path = `/wechat/authorizeUrl?redirect_uri=${encodeURIComponent(`${bare}/done`)}`
      const first = await startJsonLogin(browser, path)
      const code = await codeOf(browser, first)
      const byCookie = await browser.post('/wechat/getUserInfo', { state: first.state, code })
      expect([byCookie.status, typeof byCookie.body.data.token]).toEqual([200, 'string'])
      const started = await startJsonLogin(browser, path)
      const byVerifier = await postCode(bare, { ...started, code: await codeOf(browser, started) })
      expect(byVerifier.status).toBe(200)
      expect((await postCode(bare, { code: issueCode(world.simulator) })).status).toBe(200)
    })

    it('says ERR_SESSION_MISSING with bearer too where the app’s own callback would need one', async () => {
      const bare = await world.run(wechatApp(world, { bearer: true }, express()))
      const answer = await createBrowser(bare).fetchJson('/wechat/authorizeUrl')
      expect([answer.status, answer.body.error]).toEqual([500, 'ERR_SESSION_MISSING'])
    })

    it('says ERR_SESSION_MISSING otherwise, before anybody is sent away', async () => {
      const bare = await world.run(wechatApp(world, {}, express()))
      const answer = await createBrowser(bare).fetchJson('/wechat/authorizeUrl')
      expect(answer.status).toBe(500)
      expect(answer.body).toEqual({ code: -1, message: '服务器配置错误', error: 'ERR_SESSION_MISSING' })
      expect(cookiesSetBy(answer)).toEqual([])
    })

    it('says ERR_SESSION_MISSING to a proven login before the code is used', async () => {
      const bare = await world.run(wechatApp(world, { secret }, express()))
      const browser = createBrowser(url)
      const { state } = await startJsonLogin(browser)
      const elsewhere = createBrowser(bare)
      for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value)
      const body = { code: issueCode(world.simulator), state }
      const answer = await elsewhere.post('/wechat/getUserInfo', body)
      expect([answer.status, answer.body.error]).toEqual([500, 'ERR_SESSION_MISSING'])
      expect(exchanges(world.simulator)).toBe(0)
    })
  })

  it('works in a cluster: started in one process, finished in another', async () => {
    const [one, two] = [createBrowser(url), wechatApp(world, { secret })]
    const started = await startJsonLogin(one)
    const other = createBrowser(await world.run(two))
    for (const [name, value] of one.cookies) other.cookies.set(name, value)
    const body = { code: await codeOf(one, started), state: started.state }
    expect((await other.post('/wechat/getUserInfo', body)).status).toBe(200)
  })

  it('is an error when the session cannot be saved', async () => {
    class FullStore extends session.MemoryStore {
      override set(_id: string, _session: unknown, done: (error?: unknown) => void = () => undefined): void {
        done(new Error('store is full'))
      }
    }
    const app = wechatApp(world, {}, appWithSession({ store: new FullStore() }))
    const answer = await logInByJson(createBrowser(await world.run(app)))
    expect([answer.status, answer.body.error]).toEqual([500, 'ERR_CACHE'])
    expect(answer.text).not.toContain('store is full')
  })
})

/** The same text with one character in its middle changed. */
function tampered(text: string): string {
  const at = Math.floor(text.length / 2)
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
}
