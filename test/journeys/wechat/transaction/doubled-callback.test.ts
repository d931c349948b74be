import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { type LoginApp, type LoginAppOptions, sessionsIn } from '../../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../../helpers/apps/login-apps.ts'
import { doubledStatusOf } from '../../../helpers/simulator/doubled.ts'
import { handleOn } from '../../../helpers/stores/caches.ts'
import { moveDate, releaseDate } from '../../../helpers/time/clock.ts'
import { createBrowser, locationOf } from '../../../helpers/visitors/browser.ts'
import { parameterOf, withParameter } from '../../../helpers/visitors/callback-address.ts'
import { copyOf, loginCookies } from '../../../helpers/visitors/login-cookies.ts'
import { accountCredentials, decide, exchanges } from '../../../helpers/visitors/page-login.ts'
import {
  callbackOf,
  depart,
  departureOf,
  openidOf,
  readyCallback,
} from '../../../helpers/visitors/wechat-login.ts'

const exchangeApi = 'sns/oauth2/access_token'

/** A memory cache whose entries a test can look at. */
function openCache(): { cache: TokenCache; entries: Map<string, string> } {
  const cache = memoryTokenCache()
  const entries = new Map<string, string>()
  return {
    entries,
    cache: {
      get: (key) => cache.get(key),
      set: (key, value, ttlMs) => {
        entries.set(key, value)
        return cache.set(key, value, ttlMs)
      },
      replace: async (key, expected, value, ttlMs) => {
        const isWritten = await cache.replace(key, expected, value, ttlMs)
        if (isWritten) entries.set(key, value)
        return isWritten
      },
      delete: async (key, expected) => {
        const isDeleted = await cache.delete(key, expected)
        if (isDeleted) entries.delete(key)
        return isDeleted
      },
    },
  }
}

describe('the login transaction: the callback that comes twice', () => {
  const apps = useLoginApps()
  const { simulator } = apps
  let logins: string[] = []

  const start = (
    auth: LoginAppOptions['auth'] = {},
    options: Omit<LoginAppOptions, 'simulator' | 'auth'> = {},
  ): Promise<LoginApp> => {
    const onLogin = async (user: { openid: string }): Promise<{ id: number }> => {
      logins.push(user.openid)
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { id: logins.length }
    }
    return apps.start({ auth: { onLogin, ...auth }, ...options })
  }

  /** Two processes with a shared token cache; only what is in it is common to them. */
  const startTwo = async (
    auth: LoginAppOptions['auth'] = {},
  ): Promise<{ here: LoginApp; there: LoginApp }> => {
    const cache = memoryTokenCache()
    const here = await start({ ...auth, tokenCache: handleOn(cache) })
    const there = await start({ ...auth, tokenCache: handleOn(cache) })
    return { here, there }
  }

  /** A login, and copies of its browser from before and after it, the latter without the session. */
  const logInWithCopies = async (app: LoginApp) => {
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser)
    const withOldCookie = copyOf(browser, app.url)
    await browser.open(callback)
    const withMark = copyOf(browser, app.url)
    withMark.cookies.delete('connect.sid')
    return { browser, callback, withOldCookie, withMark }
  }

  /** A callback that was opened by its own browser, and the name of the login cookie that it came with. */
  const finishedCallback = async (): Promise<{ app: LoginApp; callback: string; cookie: string }> => {
    const app = await start()
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser)
    const [[cookie = ''] = []] = loginCookies(browser)
    await browser.open(callback)
    return { app, callback, cookie }
  }

  beforeEach(() => {
    logins = []
  })
  afterEach(releaseDate)

  describe('in one process', () => {
    it('parallel calls make one exchange and one onLogin, and each of them is logged in', async () => {
      const app = await start()
      simulator.faults.arm({ api: exchangeApi, kind: 'delay', delayMs: 50 })
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      const calls = Array.from({ length: 6 }, () => copyOf(browser, app.url))
      const answers = await Promise.all(calls.map((call) => call.open(callback)))
      expect(answers.map((answer) => [answer.status, locationOf(answer)])).toEqual(
        Array.from({ length: 6 }, () => [303, '/me']),
      )
      expect(exchanges(simulator)).toBe(1)
      expect(simulator.requests.count('sns/userinfo')).toBe(1)
      expect(logins).toHaveLength(1)
      const openid = simulator.users.openidOf('xiaoming', accountCredentials.appId)
      for (const call of calls) expect(await openidOf(call)).toBe(openid)
      expect(app.events.filter((event) => event.type === 'login' && !event.replayed)).toHaveLength(1)
      expect(app.events.filter((event) => event.type === 'login' && event.replayed)).toHaveLength(5)
    })

    it('each call has a session of its own', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const calls = [copyOf(browser, app.url), copyOf(browser, app.url)]
      await Promise.all(calls.map((call) => call.open(callback)))
      expect(new Set(calls.map((call) => call.cookies.get('connect.sid'))).size).toBe(2)
      expect(Object.keys(await sessionsIn(app.store))).toHaveLength(2)
    })

    it('a later call with the old cookie gets the same outcome', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      const before = copyOf(browser, app.url)
      await browser.open(callback)
      const answer = await before.open(callback)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(await openidOf(before)).toBe(await openidOf(browser))
      expect([exchanges(simulator), logins.length]).toEqual([1, 1])
    })

    it('a later call with the mark and without the session gets the same outcome', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      await browser.open(callback)
      const openid = await openidOf(browser)
      browser.cookies.delete('connect.sid')
      const answer = await browser.open(callback)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(await openidOf(browser)).toBe(openid)
      expect([exchanges(simulator), logins.length]).toEqual([1, 1])
    })

    it('the account that onLogin gave is the same for both', async () => {
      const app = await start(
        {},
        {
          routes: (express) => {
            express.get('/account', (req, res) => {
              res.json(req.wechatUser?.account)
            })
          },
        },
      )
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const before = copyOf(browser, app.url)
      await browser.open(callback)
      await before.open(callback)
      expect((await browser.fetchJson('/account')).body).toEqual({ id: 1 })
      expect((await before.fetchJson('/account')).body).toEqual({ id: 1 })
    })

    it('nothing is replayed after a minute', async () => {
      const { callback, withOldCookie, withMark } = await logInWithCopies(await start())
      moveDate(61_000)
      for (const late of [withOldCookie, withMark]) {
        expect(locationOf(await late.open(callback))).toContain('/connect/oauth2/authorize')
        expect(await openidOf(late)).toBeUndefined()
      }
      expect(logins).toHaveLength(1)
    })

    it('a second onLogin is not run when the answer of the first got lost', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      // The answer with its cookies never reaches this browser.
      await copyOf(browser, app.url).open(callback)
      expect((await browser.open(callback)).status).toBe(303)
      expect(await openidOf(browser)).toBeDefined()
      expect([exchanges(simulator), logins.length]).toEqual([1, 1])
    })
  })

  describe('in two processes that share a token cache', () => {
    it('parallel calls make one exchange and one onLogin, and both are logged in', async () => {
      const { here, there } = await startTwo()
      simulator.faults.arm({ api: exchangeApi, kind: 'delay', delayMs: 100 })
      const browser = createBrowser(here.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      const calls = [here, there, here, there].map((app) => copyOf(browser, app.url))
      const answers = await Promise.all(calls.map((call) => call.open(callback)))
      expect(answers.map((answer) => [answer.status, locationOf(answer)])).toEqual(
        Array.from({ length: 4 }, () => [303, '/me']),
      )
      expect([exchanges(simulator), logins.length]).toEqual([1, 1])
      const openid = simulator.users.openidOf('xiaoming', accountCredentials.appId)
      for (const call of calls) expect(await openidOf(call)).toBe(openid)
    })

    it('does so when the exchange takes longer than a lease', async () => {
      const { here, there } = await startTwo()
      simulator.faults.arm({ api: exchangeApi, kind: 'delay', delayMs: 1_900 })
      const browser = createBrowser(here.url)
      const callback = await readyCallback(browser)
      const calls = [here, there].map((app) => copyOf(browser, app.url))
      const answers = await Promise.all(calls.map((call) => call.open(callback)))
      expect(answers.map(({ status }) => status)).toEqual([303, 303])
      expect([exchanges(simulator), logins.length]).toEqual([1, 1])
    })

    it('a later call finds the outcome there, with the old cookie and with the mark', async () => {
      const { here, there } = await startTwo()
      const browser = createBrowser(here.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
      const withOldCookie = copyOf(browser, there.url)
      await browser.open(callback)
      const withMark = copyOf(browser, there.url)
      for (const call of [withOldCookie, withMark]) {
        const answer = await call.open(callback)
        expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
        expect(await openidOf(call)).toBe(await openidOf(browser))
      }
      expect([exchanges(simulator), logins.length]).toEqual([1, 1])
    })

    it('a failure reaches those who wait, with its status, and is not kept', async () => {
      const { here, there } = await startTwo()
      // The exchange is late, so that the other one waits; then the profile fails.
      simulator.faults.arm({ api: exchangeApi, kind: 'delay', delayMs: 400 })
      simulator.faults.arm({ api: 'sns/userinfo', kind: 'errcode', errcode: -1 })
      const browser = createBrowser(here.url)
      const callback = await readyCallback(browser)
      const answers = await Promise.all([here, there].map((app) => copyOf(browser, app.url).open(callback)))
      expect(answers.map(({ status }) => status)).toEqual([503, 503])
      expect(answers.map(({ headers }) => headers['retry-after'])).toEqual(['5', '5'])
      expect(exchanges(simulator)).toBe(1)

      const later = departureOf(await copyOf(browser, here.url).open(callback))
      expect(exchanges(simulator)).toBe(2)
      expect(later.state).toMatch(/1$/)
      expect(logins).toEqual([])
    })
  })

  describe('a failure', () => {
    it('is shared by those who wait and not kept for those who come later', async () => {
      let refuse = true
      let asked = 0
      const app = await start({
        onLogin: async () => {
          asked += 1
          await new Promise((resolve) => setTimeout(resolve, 200))
          if (refuse) throw Object.assign(new Error('not today'), { status: 403 })
        },
      })
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const answers = await Promise.all([1, 2, 3].map(() => copyOf(browser, app.url).open(callback)))
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
      expect([exchanges(simulator), asked]).toEqual([1, 1])

      refuse = false
      // The code is used up by now: the login starts again and then succeeds.
      const again = departureOf(await browser.open(callback))
      expect((await browser.open(await callbackOf(browser, again))).status).toBe(303)
      expect(asked).toBe(2)
    })

    it('in another process is shared with its code and status', async () => {
      let asked = 0
      const onLogin = async (): Promise<void> => {
        asked += 1
        await new Promise((resolve) => setTimeout(resolve, 400))
        throw Object.assign(new Error('not today'), { status: 409 })
      }
      const { here, there } = await startTwo({ onLogin })
      const browser = createBrowser(here.url)
      const callback = await readyCallback(browser)
      const answers = await Promise.all([here, there].map((app) => copyOf(browser, app.url).open(callback)))
      expect(answers.map(({ status }) => status)).toEqual([409, 409])
      for (const answer of answers) expect(answer.text).toContain('ERR_ACCESS_DENIED')
      expect([exchanges(simulator), asked]).toEqual([1, 1])
    })
  })

  describe('another browser', () => {
    it('gets nothing for the code and the state alone', async () => {
      const app = await start()
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      const early = createBrowser(app.url)
      expect(locationOf(await early.open(callback))).toContain('/connect/oauth2/authorize')
      await browser.open(callback)
      const late = createBrowser(app.url)
      expect(locationOf(await late.open(callback))).toContain('/connect/oauth2/authorize')
      for (const other of [early, late]) expect(await openidOf(other)).toBeUndefined()
      expect([exchanges(simulator), logins.length]).toEqual([1, 1])
    })

    it('gets nothing with a login of its own under way', async () => {
      const { app, callback } = await finishedCallback()
      const other = createBrowser(app.url)
      await depart(other)
      expect((await other.open(callback)).status).toBe(403)
      expect(await openidOf(other)).toBeUndefined()
    })

    it('gets nothing with a cookie of its own under the name of the other’s', async () => {
      const { app, callback, cookie: name } = await finishedCallback()
      const other = createBrowser(app.url)
      await depart(other)
      const [[, value = ''] = []] = loginCookies(other)
      other.cookies.set(name, value)
      expect((await other.open(callback)).status).toBe(403)
      expect(await openidOf(other)).toBeUndefined()
    })

    it('with the code in a transaction of its own is told that the code is dead', async () => {
      const { app, callback } = await finishedCallback()
      const other = createBrowser(app.url)
      const { state } = await depart(other)
      const stolen = `/wechat/callback?code=${parameterOf(callback, 'code')}&state=${state}`
      expect(departureOf(await other.open(stolen)).state).toMatch(/1$/)
      expect(await openidOf(other)).toBeUndefined()
      expect(logins).toHaveLength(1)
    })
  })

  describe('after logout', () => {
    it('neither mark nor old cookie nor the cache bring the login back', async () => {
      const { cache, entries } = openCache()
      const app = await start({ tokenCache: cache })
      const { browser, callback, withOldCookie, withMark } = await logInWithCopies(app)
      expect([...entries.values()].filter((value) => value.startsWith('done:'))).toHaveLength(1)

      expect((await browser.post('/wechat/logout')).status).toBe(200)
      for (const late of [browser, withMark, withOldCookie]) {
        const answer = await late.open(callback)
        expect([answer.status, locationOf(answer)]).toEqual([403, ''])
        expect(answer.text).toContain('ERR_STATE_MISMATCH')
        expect(await openidOf(late)).toBeUndefined()
      }
      expect(logins).toHaveLength(1)
    })

    it('in another process the login is gone too', async () => {
      const { here, there } = await startTwo()
      const browser = createBrowser(here.url)
      const callback = await readyCallback(browser)
      await browser.open(callback)
      const withMark = copyOf(browser, there.url)
      await browser.post('/wechat/logout')
      withMark.cookies.delete('connect.sid')
      expect((await withMark.open(callback)).status).toBe(403)
      expect(await openidOf(withMark)).toBeUndefined()
    })

    it('by res.wechatLogout() the same is true', async () => {
      const app = await start(
        {},
        {
          routes: (express) => {
            express.post('/bye', (_req, res, next) => {
              res.wechatLogout().then(() => res.json({}), next)
            })
          },
        },
      )
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      await browser.open(callback)
      await browser.post('/bye')
      expect(await openidOf(browser)).toBeUndefined()
      expect((await browser.open(callback)).status).toBe(403)
      expect(await openidOf(browser)).toBeUndefined()
    })
  })

  describe('what is kept in the cache', () => {
    it('is one sealed outcome that names neither the code nor the person, for a minute', async () => {
      const lifetimes: number[] = []
      const { cache, entries } = openCache()
      const app = await start({
        tokenCache: {
          ...cache,
          replace: (key, expected, value, ttlMs) => {
            lifetimes.push(ttlMs)
            return cache.replace(key, expected, value, ttlMs)
          },
        },
      })
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser)
      await browser.open(callback)
      const me = (await browser.fetchJson('/me')).body
      expect(entries.size).toBe(1)
      const [[key = '', value = ''] = []] = [...entries]
      const readable = [
        key,
        value,
        Buffer.from(value.replace(/^done:/, ''), 'base64url').toString('utf8'),
      ].join('\n')
      for (const secret of [
        parameterOf(callback, 'code'),
        parameterOf(callback, 'state'),
        me.openid,
        me.nickname,
      ]) {
        expect(readable).not.toContain(secret)
      }
      expect(Math.max(...lifetimes)).toBe(60_000)
    })

    it('cannot be used under the key of another login', async () => {
      const { cache, entries } = openCache()
      const app = await start({ tokenCache: cache })
      const victim = createBrowser(app.url)
      await victim.open(await readyCallback(victim))
      const [[, outcome = ''] = []] = [...entries]

      const attacker = createBrowser(app.url)
      const callback = await readyCallback(attacker, '/wechat/login', { person: 'dawei' })
      const before = copyOf(attacker, app.url)
      await attacker.open(callback)
      const [, [key = ''] = []] = [...entries]
      await cache.set(key, outcome, 60_000)
      await before.open(callback)
      expect(await openidOf(before)).not.toBe(await openidOf(victim))
    })
  })

  it('a cache that fails costs nobody the login', async () => {
    const broken = (): Promise<never> => Promise.reject(new Error('the cache is down'))
    const app = await start({ tokenCache: { get: broken, set: broken, replace: broken, delete: broken } })
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser)
    expect((await browser.open(callback)).status).toBe(303)
    expect(await openidOf(browser)).toBeDefined()
    expect(app.events).toContainEqual({ type: 'cache-failure', operation: 'outcome' })
    expect((await browser.open(callback)).status).toBe(303)
    expect((await browser.post('/wechat/logout')).status).toBe(200)
    expect(await openidOf(browser)).toBeUndefined()
  })

  it('Tencent’s own call before the browser’s does not burn the code', async () => {
    const app = await start()
    simulator.faults.arm({ api: 'connect/oauth2/authorize', kind: 'double-callback' })
    const browser = createBrowser(app.url)
    const departure = await depart(browser, '/wechat/login?returnTo=/me')
    const callback = await decide(browser, departure.authorizeUrl)
    expect(await doubledStatusOf(simulator)).toBeGreaterThanOrEqual(300)
    expect(exchanges(simulator)).toBe(0)
    const answer = await browser.open(callback)
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
    expect([exchanges(simulator), logins.length]).toEqual([1, 1])
    expect(Object.keys(await sessionsIn(app.store))).toHaveLength(1)
  })

  it('two logins of one browser are two: the second code is exchanged for itself', async () => {
    const app = await start()
    const browser = createBrowser(app.url)
    await browser.open(await readyCallback(browser))
    const second = await readyCallback(browser, '/wechat/login', { person: 'xiaohong' })
    expect((await browser.open(second)).status).toBe(303)
    expect(await openidOf(browser)).toBe(simulator.users.openidOf('xiaohong', accountCredentials.appId))
    expect(exchanges(simulator)).toBe(2)
    // Whoever holds the login of this very state goes on, whatever the code.
    expect((await browser.open(withParameter(second, 'code', 'x'))).status).toBe(303)
    expect(exchanges(simulator)).toBe(2)
  })
})
