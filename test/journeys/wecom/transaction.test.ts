import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { exchangeApi, memberApi, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { insideWecom, locationOf } from '../../helpers/visitors/browser.ts'
import { withParameter } from '../../helpers/visitors/callback-address.ts'
import { copyOf, loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { cookiesSetBy } from '../../helpers/visitors/requests.ts'
import {
  anywhere,
  callbackOf,
  depart,
  logIn,
  readyCallback,
  useridOf,
} from '../../helpers/visitors/wecom-login.ts'

describe.each(anywhere)('the transaction of a WeCom login %s', (_where, open) => {
  const world = useWecom()
  const clock = useClock()
  let app: WecomApp
  let logins: string[] = []

  const onLogin = async (user: { kind: string }): Promise<{ id: number }> => {
    logins.push(user.kind)
    await new Promise((resolve) => setTimeout(resolve, 20))
    return { id: logins.length }
  }
  const newBrowser = () => open(app.url)

  beforeAll(async () => {
    app = await world.serve({ auth: { onLogin } })
  })

  beforeEach(() => {
    logins = []
  })

  it('is one cookie that scripts cannot read', async () => {
    const [line = '', ...others] = cookiesSetBy(await newBrowser().open('/wecom/login'))
    expect(others).toEqual([])
    expect(line).toMatch(/Path=\/;.*HttpOnly; SameSite=Lax/)
    expect(line).toContain('Max-Age=600')
  })

  describe('refuses', () => {
    it('the state of another browser', async () => {
      const [mine, theirs] = [newBrowser(), newBrowser()]
      await depart(mine)
      const answer = await mine.open(await readyCallback(theirs))
      expect([answer.status, answer.text.includes('ERR_STATE_MISMATCH')]).toEqual([403, true])
      expect(world.calls(exchangeApi)).toBe(0)
      expect(await useridOf(mine)).toBeUndefined()
    })

    it('a state that nobody started', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser)
      const answer = await browser.open(withParameter(callback, 'state', 'a'.repeat(40).concat('0')))
      expect([answer.status, answer.text.includes('ERR_STATE_MISMATCH')]).toEqual([403, true])
      expect(world.calls(exchangeApi)).toBe(0)
    })

    it('another code for a login that is finished', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser)
      await browser.open(callback)
      // The session that the login was written to is gone, the mark of the finished login is not.
      browser.cookies.delete('connect.sid')
      const answer = await browser.open(withParameter(callback, 'code', world.issueCode('lisi')))
      expect([answer.status, answer.text.includes('ERR_STATE_MISMATCH')]).toEqual([403, true])
      expect(world.calls(exchangeApi)).toBe(1)
      expect(await useridOf(browser)).toBeUndefined()
    })

    it('a login without a session, before anybody is sent away', async () => {
      const { default: express } = await import('express')
      const own = await world.serve({ app: express() })
      const answer = await open(own.url).open('/wecom/login')
      expect([answer.status, own.errors.at(-1)?.code]).toEqual([500, 'ERR_SESSION_MISSING'])
    })
  })

  describe('whose callback comes twice', () => {
    it('with two codes goes on to the target where the session holds it, and exchanges one', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
      await browser.open(callback)
      const answer = await browser.open(withParameter(callback, 'code', world.issueCode('lisi')))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(world.calls(exchangeApi)).toBe(1)
      expect(await useridOf(browser)).toBe('user123')
    })

    it('at once makes one exchange and one onLogin, and both are logged in alike', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
      world.simulator.faults.arm({ api: exchangeApi, kind: 'delay', delayMs: 50 })
      const calls = [1, 2, 3].map(() => copyOf(browser, app.url))
      const answers = await Promise.all(calls.map((call) => call.open(callback)))
      for (const answer of answers) expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      for (const call of calls) expect(await useridOf(call)).toBe('user123')
      expect([exchangeApi, memberApi].map(world.calls)).toEqual([1, 1])
      expect(logins).toEqual(['member'])
    })

    it('within a minute gets the same outcome', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
      const before = copyOf(browser, app.url)
      await browser.open(callback)
      clock.advance(55_000)
      const answer = await before.open(callback)
      expect([answer.status, locationOf(answer), await useridOf(before)]).toEqual([303, '/me', 'user123'])
      expect([world.calls(exchangeApi), logins.length]).toEqual([1, 1])
    })

    it('in two processes that share a token cache makes one exchange', async () => {
      const shared = memoryTokenCache()
      const start = () => world.serve({ auth: { onLogin, tokenCache: { ...shared } } })
      const [here, there] = await Promise.all([start(), start()])
      const browser = open(here.url)
      const callback = await readyCallback(browser)
      world.simulator.faults.arm({ api: exchangeApi, kind: 'delay', delayMs: 50 })
      const calls = [copyOf(browser, here.url), copyOf(browser, there.url)]
      const answers = await Promise.all(calls.map((call) => call.open(callback)))
      expect(answers.map(({ status }) => status)).toEqual([303, 303])
      expect([world.calls(exchangeApi), logins.length]).toEqual([1, 1])
      for (const call of calls) expect(await useridOf(call)).toBe('user123')
    })

    it('first by somebody without its cookie is no harm', async () => {
      if (open === insideWecom) {
        world.simulator.faults.arm({ api: 'connect/oauth2/authorize', kind: 'double-callback' })
      }
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
      expect((await newBrowser().open(callback)).status).toBe(302)
      expect(world.calls(exchangeApi)).toBe(0)
      expect(locationOf(await browser.open(callback))).toBe('/me')
      expect(await useridOf(browser)).toBe('user123')
      expect([world.calls(exchangeApi), logins.length]).toEqual([1, 1])
    })

    it('by the Back button goes to the page, without an exchange', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
      await browser.open(callback)
      clock.advance(120_000)
      const answer = await browser.open(callback)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(world.calls(exchangeApi)).toBe(1)
    })

    it('is nobody without the cookie: code and state alone replay nothing', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser)
      await browser.open(callback)
      const stranger = newBrowser()
      expect((await stranger.open(callback)).status).toBe(302)
      expect(await useridOf(stranger)).toBeUndefined()
      expect(world.calls(exchangeApi)).toBe(1)
    })
  })

  it('serves several tabs at once, at most four', async () => {
    const browser = newBrowser()
    const departures = [await depart(browser), await depart(browser, '/wecom/login?returnTo=%2Fme')]
    for (const departure of departures.reverse()) {
      expect((await browser.open(await callbackOf(browser, departure))).status).toBe(303)
    }
    for (let tab = 0; tab < 6; tab += 1) await depart(newBrowser())
    const busy = newBrowser()
    for (let tab = 0; tab < 6; tab += 1) await depart(busy)
    expect(loginCookies(busy).length).toBeLessThanOrEqual(4)
  })

  it('changes the id of a session that was there, and drops what it held', async () => {
    const planted = appWithSession({ saveUninitialized: true })
    planted.use((req, _res, next) => {
      const session = req.session as unknown as Record<string, unknown>
      if (req.path === '/plant') session['cart'] = ['tea']
      next()
    })
    const own = await world.serve({
      app: planted,
      routes: (express) => {
        express.get('/cart', (req, res) => {
          const { cart } = req.session as unknown as Record<string, unknown>
          res.json({ cart: cart ?? null, id: req.sessionID })
        })
      },
    })
    const browser = open(own.url)
    await browser.fetchJson('/plant')
    const before = (await browser.fetchJson('/cart')).body
    await logIn(browser)
    const after = (await browser.fetchJson('/cart')).body
    expect([before.cart, after.cart]).toEqual([['tea'], null])
    expect(after.id).not.toBe(before.id)
  })
})
