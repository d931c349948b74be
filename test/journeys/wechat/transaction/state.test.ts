import { beforeAll, describe, expect, it } from '@jest/globals'
import session from 'express-session'
import { memoryTokenCache } from 'express-wechat-auth'
import { type LoginApp, sessionsIn } from '../../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../../helpers/apps/login-apps.ts'
import { createBrowser, locationOf, onDesktop } from '../../../helpers/visitors/browser.ts'
import { parameterOf, pathOf, withParameter } from '../../../helpers/visitors/callback-address.ts'
import { copyOf, forgetLoginCookies, loginCookies } from '../../../helpers/visitors/login-cookies.ts'
import {
  accountCredentials,
  decide,
  exchanges,
  websiteCredentials,
} from '../../../helpers/visitors/page-login.ts'
import { cookiesSetBy } from '../../../helpers/visitors/requests.ts'
import {
  callbackOf,
  depart,
  departureOf,
  openidOf,
  readyCallback,
} from '../../../helpers/visitors/wechat-login.ts'

describe('the login transaction: state, cookie, tabs and processes', () => {
  const { simulator, start } = useLoginApps()
  let app: LoginApp

  beforeAll(async () => {
    app = await start()
  })

  describe('the state', () => {
    it('is of letters and digits only, and short enough for WeChat', async () => {
      const { state } = await depart(createBrowser(app.url))
      expect(state).toMatch(/^[A-Za-z0-9]{16,128}$/)
    })

    it('counts restarts in its last character', async () => {
      const browser = createBrowser(app.url)
      const departure = await depart(browser)
      expect(departure.state).toMatch(/0$/)
      const callback = await callbackOf(browser, departure)
      forgetLoginCookies(browser)
      expect(departureOf(await browser.open(callback)).state).toMatch(/1$/)
    })

    it('is another one for each login', async () => {
      const states = await Promise.all(
        Array.from({ length: 50 }, async () => (await depart(createBrowser(app.url))).state),
      )
      expect(new Set(states).size).toBe(50)
    })
  })

  describe('the cookie', () => {
    it('is HttpOnly, SameSite=Lax and lives ten minutes; on plain http neither Secure nor __Host-', async () => {
      const lines = cookiesSetBy(await createBrowser(app.url).open('/wechat/login'))
      expect(lines).toHaveLength(1)
      const [pair, ...attributes] = lines[0]?.split('; ') ?? []
      expect(pair).toMatch(/^wxa-[\w-]+=[\w-]+$/)
      expect(attributes.filter((attribute) => !attribute.startsWith('Expires=')).sort()).toEqual([
        'HttpOnly',
        'Max-Age=600',
        'Path=/',
        'SameSite=Lax',
      ])
    })

    it('is a Secure __Host- cookie without a Domain on https', async () => {
      const https = await start({ auth: { publicUrl: 'https://localhost' } })
      const lines = cookiesSetBy(await createBrowser(https.url).open('/wechat/login'))
      expect(lines).toHaveLength(1)
      const [pair, ...attributes] = lines[0]?.split('; ') ?? []
      expect(pair).toMatch(/^__Host-wxa-[\w-]+=[\w-]+$/)
      expect(attributes.filter((attribute) => !attribute.startsWith('Expires=')).sort()).toEqual([
        'HttpOnly',
        'Max-Age=600',
        'Path=/',
        'SameSite=Lax',
        'Secure',
      ])
    })

    it('is Secure behind a proxy that ends TLS, under trust proxy only', async () => {
      const trusting = await start({
        before: [
          (req, _res, next) => {
            req.app.set('trust proxy', true)
            next()
          },
        ],
      })
      const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'localhost' }
      const behind = await createBrowser(trusting.url).open('/wechat/login', headers)
      expect(cookiesSetBy(behind)[0]).toMatch(/^__Host-wxa-.*; Secure/)
      expect(departureOf(behind).redirectUri.href).toBe('https://localhost/wechat/callback')

      const direct = await createBrowser(app.url).open('/wechat/login', headers)
      expect(cookiesSetBy(direct)[0]).not.toMatch(/__Host-|Secure/)
      expect(departureOf(direct).redirectUri.origin).toBe(app.url)
    })

    it('ends a login on https', async () => {
      const https = await start({ auth: { publicUrl: 'https://localhost' } })
      const browser = createBrowser(https.url)
      const answer = await browser.open(await readyCallback(browser, '/wechat/login?returnTo=/me'))
      expect(answer.status).toBe(303)
      expect(locationOf(answer)).toBe('/me')
      expect(cookiesSetBy(answer).filter((line) => line.startsWith('__Host-wxa-'))).toHaveLength(1)
    })

    it('is sealed: neither state nor return target nor nonce can be read', async () => {
      const browser = createBrowser(app.url)
      const { state } = await depart(browser, '/wechat/login?returnTo=/visible-target')
      const [[, value = ''] = []] = loginCookies(browser)
      const readings = [
        value,
        decodeURIComponent(value),
        Buffer.from(value, 'base64url').toString('latin1'),
        Buffer.from(value, 'base64').toString('utf8'),
      ]
      for (const text of readings) {
        expect(text).not.toContain(state)
        expect(text).not.toContain('visible-target')
        expect(text).not.toMatch(/nonce|returnTo|snsapi/)
      }
    })

    it('never is the same twice for the same target', async () => {
      const values = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const browser = createBrowser(app.url)
          await depart(browser, '/wechat/login?returnTo=/me')
          return loginCookies(browser)[0]?.[1]
        }),
      )
      expect(new Set(values).size).toBe(5)
    })

    it('does not log in when a bit of it was changed', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const [[name = '', value = ''] = []] = loginCookies(browser)
      const middle = Math.floor(value.length / 2)
      const other = value[middle] === 'A' ? 'B' : 'A'
      browser.cookies.set(name, value.slice(0, middle) + other + value.slice(middle + 1))
      const answer = await browser.open(callback)
      expect(answer.status).not.toBe(303)
      expect(await openidOf(browser)).toBeUndefined()
      expect(exchanges(simulator)).toBe(0)
    })

    it('of another app does not log in', async () => {
      const other = await start({
        auth: { ...websiteCredentials, secret: 'one secret for both apps' },
      })
      const own = await start({ auth: { secret: 'one secret for both apps' } })
      const stranger = createBrowser(other.url)
      await depart(stranger)
      const [[otherName = '', otherValue = ''] = []] = loginCookies(stranger)

      const browser = createBrowser(own.url)
      const callback = await readyCallback(browser)
      const [[ownName = ''] = []] = loginCookies(browser)
      browser.cookies.clear()
      browser.cookies.set(otherName, otherValue)
      browser.cookies.set(ownName, otherValue)
      const answer = await browser.open(callback)
      expect(locationOf(answer)).toContain('/connect/oauth2/authorize')
      expect(await openidOf(browser)).toBeUndefined()
      expect(exchanges(simulator)).toBe(0)
    })

    it('of another app is not taken even under the name, state and secret of this one', async () => {
      // The very same account as a website app: provider and app id are authenticated, not only part of the name.
      const secret = 'one secret for both apps'
      const own = await start({ auth: { secret, website: websiteCredentials } })
      const browser = createBrowser(own.url)
      const desktop = onDesktop(own.url)
      const callback = await readyCallback(browser)
      await depart(desktop)
      const [[ownName = ''] = []] = loginCookies(browser)
      const [[, websiteValue = ''] = []] = loginCookies(desktop)
      browser.cookies.clear()
      browser.cookies.set(ownName, websiteValue)
      expect(locationOf(await browser.open(callback))).toContain('/connect/oauth2/authorize')
      expect(exchanges(simulator)).toBe(0)
    })

    it('sealed with another secret does not log in', async () => {
      const old = await start({ auth: { secret: 'the secret of yesterday' } })
      const now = await start({ auth: { secret: 'the secret of today' } })
      const browser = createBrowser(old.url)
      const callback = await readyCallback(browser)
      const moved = copyOf(browser, now.url)
      expect(locationOf(await moved.open(callback))).toContain('/connect/oauth2/authorize')
      expect(await openidOf(moved)).toBeUndefined()
      expect(exchanges(simulator)).toBe(0)
    })

    it('sealed with an older secret of the list does log in, and the first one seals', async () => {
      const old = await start({ auth: { secret: 'the secret of yesterday' } })
      const rotated = await start({ auth: { secret: ['the secret of today', 'the secret of yesterday'] } })
      const today = await start({ auth: { secret: 'the secret of today' } })

      const browser = createBrowser(old.url)
      const moved = copyOf(browser, rotated.url)
      const callback = await readyCallback(browser)
      for (const [name, value] of browser.cookies) moved.cookies.set(name, value)
      expect((await moved.open(callback)).status).toBe(303)
      expect(await openidOf(moved)).toBeDefined()

      const fresh = createBrowser(rotated.url)
      const next = await readyCallback(fresh)
      expect((await copyOf(fresh, today.url).open(next)).status).toBe(303)
    })

    it('sealed for another purpose does not log in: the verifier of a JSON login is no cookie', async () => {
      const browser = createBrowser(app.url)
      const { state, verifier } = (await browser.fetchJson('/wechat/authorizeUrl')).body.data
      const [[name = ''] = []] = loginCookies(browser)
      const code = simulator.users.issueCode('xiaoming', accountCredentials.appId)
      browser.cookies.clear()
      browser.cookies.set(name, verifier)
      const answer = await browser.open(`/wechat/callback?code=${code}&state=${state}`)
      expect(locationOf(answer)).toContain('/connect/oauth2/authorize')
      expect(exchanges(simulator)).toBe(0)
    })
  })

  describe('several tabs', () => {
    it('finish in any order, each at its own page', async () => {
      const browser = createBrowser(app.url)
      const callbacks: string[] = []
      for (const tab of [1, 2, 3, 4]) {
        callbacks.push(await readyCallback(browser, `/wechat/login?returnTo=/tab/${tab}`))
      }
      for (const tab of [3, 1, 4, 2]) {
        const answer = await browser.open(callbacks[tab - 1] ?? '')
        expect([answer.status, locationOf(answer)]).toEqual([303, `/tab/${tab}`])
        expect(await openidOf(browser)).toBeDefined()
      }
    })

    it('finish all at once', async () => {
      const browser = createBrowser(app.url)
      const callbacks: string[] = []
      for (const tab of [1, 2, 3, 4]) {
        callbacks.push(await readyCallback(browser, `/wechat/login?returnTo=/tab/${tab}`))
      }
      const answers = await Promise.all(callbacks.map((callback) => browser.open(callback)))
      expect(answers.map(locationOf)).toEqual(['/tab/1', '/tab/2', '/tab/3', '/tab/4'])
    })

    it('keep at most four cookies: the fifth login drops the oldest', async () => {
      const browser = createBrowser(app.url)
      const names: string[] = []
      const callbacks: string[] = []
      for (const tab of [1, 2, 3, 4, 5]) {
        callbacks.push(await readyCallback(browser, `/wechat/login?returnTo=/tab/${tab}`))
        names.push(loginCookies(browser).at(-1)?.[0] ?? '')
        // The oldest is told by its time in milliseconds.
        await new Promise((resolve) => setTimeout(resolve, 3))
      }
      expect(
        loginCookies(browser)
          .map(([name]) => name)
          .sort(),
      ).toEqual(names.slice(1).sort())

      const first = await browser.open(callbacks[0] ?? '')
      expect(first.status).toBe(403)
      expect(first.text).toContain('ERR_STATE_MISMATCH')
      expect(exchanges(simulator)).toBe(0)
      for (const tab of [2, 3, 4, 5]) {
        expect(locationOf(await browser.open(callbacks[tab - 1] ?? ''))).toBe(`/tab/${tab}`)
      }
    })

    it('lose no login when one of four is restarted for a dead code', async () => {
      const browser = createBrowser(app.url)
      const callbacks: string[] = []
      for (const tab of [1, 2, 3, 4]) {
        callbacks.push(await readyCallback(browser, `/wechat/login?returnTo=/tab/${tab}`))
        await new Promise((resolve) => setTimeout(resolve, 3))
      }
      const restarted = departureOf(await browser.open(withParameter(callbacks[3] ?? '', 'code', 'deadcode')))
      expect(loginCookies(browser)).toHaveLength(4)
      for (const tab of [1, 2, 3]) {
        expect(locationOf(await browser.open(callbacks[tab - 1] ?? ''))).toBe(`/tab/${tab}`)
      }
      expect(locationOf(await browser.open(await callbackOf(browser, restarted)))).toBe('/tab/4')
    })
  })

  describe('several processes', () => {
    it('finish each other’s logins with nothing in common but the secret and the session store', async () => {
      const store = new session.MemoryStore()
      const here = await start({ session: { store }, auth: { tokenCache: memoryTokenCache() } })
      const there = await start({ session: { store }, auth: { tokenCache: memoryTokenCache() } })
      for (const [from, to] of [
        [here, there],
        [there, here],
      ] as const) {
        const browser = createBrowser(from.url)
        const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
        const moved = copyOf(browser, to.url)
        const answer = await moved.open(callback)
        expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
        expect(await openidOf(moved)).toBeDefined()
        expect(await openidOf(copyOf(moved, from.url))).toBeDefined()
      }
    })
  })

  describe('before a login succeeds', () => {
    it('there is no session cookie, no session record and no record of a user', async () => {
      const tokenCache = memoryTokenCache()
      const writes: string[] = []
      const watched = {
        ...tokenCache,
        set: (key: string, value: string, ttlMs: number) => {
          writes.push(key)
          return tokenCache.set(key, value, ttlMs)
        },
        replace: (key: string, expected: string | undefined, value: string, ttlMs: number) => {
          writes.push(key)
          return tokenCache.replace(key, expected, value, ttlMs)
        },
      }
      const own = await start({ auth: { tokenCache: watched } })
      const browser = createBrowser(own.url)
      const guarded = await browser.open('/me')
      const departure = await depart(browser, locationOf(guarded))
      const callback = await callbackOf(browser, departure)
      const stranger = createBrowser(own.url)
      await stranger.open(callback)
      await stranger.open(callback)
      await browser.open(withParameter(callback, 'state', `${'f'.repeat(40)}0`))
      await browser.open(withParameter(await readyCallback(browser), 'code', undefined))
      expect(writes).toEqual([])

      await browser.open(withParameter(callback, 'code', 'deadcode'))
      for (const one of [browser, stranger]) expect(one.cookies.has('connect.sid')).toBe(false)
      expect(await sessionsIn(own.store)).toEqual({})

      const answer = await browser.open(await readyCallback(browser))
      expect(answer.status).toBe(303)
      expect(Object.keys(await sessionsIn(own.store))).toHaveLength(1)
    })
  })

  describe('the return target', () => {
    it('rides in the redirect URI too, and is used when the cookie is lost', async () => {
      const browser = createBrowser(app.url)
      const target = '/orders?page=2&q=%E4%BD%A0#row-7'
      const departure = await depart(browser, `/wechat/login?returnTo=${encodeURIComponent(target)}`)
      expect(departure.redirectUri.searchParams.get('returnTo')).toBe(target)

      const callback = await callbackOf(browser, departure)
      browser.cookies.clear()
      const again = departureOf(await browser.open(callback))
      expect(again.redirectUri.searchParams.get('returnTo')).toBe(target)
      expect(again.scope).toBe(departure.scope)
      const answer = await browser.open(await callbackOf(browser, again))
      expect([answer.status, locationOf(answer)]).toEqual([303, target])
    })

    it('keeps the scope when the cookie is lost', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me&scope=snsapi_base')
      browser.cookies.clear()
      expect(departureOf(await browser.open(callback)).scope).toBe('snsapi_base')
    })

    it('of 2,000 characters ends at its page from four tabs, with less than 8 kB of cookies', async () => {
      const browser = createBrowser(app.url)
      const targets = [1, 2, 3, 4].map((tab) => `/tab/${tab}?q=${'%26'.repeat(600)}`.padEnd(2_000, 'x'))
      const callbacks: string[] = []
      for (const target of targets) {
        callbacks.push(await readyCallback(browser, `/wechat/login?returnTo=${encodeURIComponent(target)}`))
      }
      const header = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      expect(loginCookies(browser)).toHaveLength(4)
      expect(header.length).toBeLessThan(8_192)
      for (const index of [2, 0, 3, 1]) {
        const answer = await browser.open(callbacks[index] ?? '')
        expect([answer.status, locationOf(answer)]).toEqual([303, targets[index]])
      }
    })

    it.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
      'refuses or ignores %s in the query of the callback',
      async (evil) => {
        const browser = createBrowser(app.url)
        const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
        const answer = await browser.open(withParameter(callback, 'returnTo', evil))
        expect([locationOf(answer), answer.status]).toEqual(answer.status === 303 ? ['/me', 303] : ['', 403])

        browser.cookies.clear()
        const withoutCookie = await browser.open(withParameter(callback, 'returnTo', evil))
        expect(withoutCookie.status).toBe(403)
        expect(withoutCookie.text).toContain('ERR_RETURN_TO_REFUSED')
      },
    )

    it('in the cookie wins over another page in the query of the callback', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      const answer = await browser.open(withParameter(callback, 'returnTo', '/logout-everywhere'))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
    })

    it('too long for the cookie is not followed when the query of the callback names another page', async () => {
      const browser = createBrowser(app.url)
      const target = '/me?q='.padEnd(1_500, 'x')
      const callback = await readyCallback(browser, `/wechat/login?returnTo=${target}`)
      expect(parameterOf(callback, 'returnTo')).toBe(target)
      const answer = await browser.open(withParameter(callback, 'returnTo', '/logout-everywhere'))
      expect(locationOf(answer)).not.toBe('/logout-everywhere')
    })

    it('is the app’s root for a login that was started without one', async () => {
      const browser = createBrowser(app.url)
      const departure = await depart(browser)
      expect(departure.redirectUri.href).toBe(`${app.url}/wechat/callback`)
      expect(locationOf(await browser.open(await callbackOf(browser, departure)))).toBe('/')
    })
  })

  it('sends the redirect URI encoded exactly once, in WeChat’s order, with the fragment last', async () => {
    const { authorizeUrl, state, redirectUri } = await depart(
      createBrowser(app.url),
      '/wechat/login?returnTo=%2Fa%3Fb%3D1%26c%3D2',
    )
    const { appId } = accountCredentials
    const expected = `${simulator.endpoints.open}/connect/oauth2/authorize?appid=${appId}&redirect_uri=${encodeURIComponent(redirectUri.href)}&response_type=code&scope=snsapi_userinfo&state=${state}#wechat_redirect`
    expect(authorizeUrl).toBe(expected)
    expect(redirectUri.href).toBe(`${app.url}/wechat/callback?returnTo=%2Fa%3Fb%3D1%26c%3D2`)
  })

  it('answers the login route with no-store', async () => {
    const answer = await createBrowser(app.url).open('/wechat/login')
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('names the app’s own callback below a proxy’s prefix', async () => {
    const behind = await start({ auth: { publicUrl: 'https://localhost/shop' } })
    const browser = createBrowser(behind.url)
    const departure = await depart(browser, '/wechat/login?returnTo=/shop/me')
    expect(departure.redirectUri.origin + departure.redirectUri.pathname).toBe(
      'https://localhost/shop/wechat/callback',
    )
    const back = pathOf(await decide(browser, departure.authorizeUrl)).replace(/^\/shop/, '')
    expect(locationOf(await browser.open(back))).toBe('/shop/me')
  })
})
