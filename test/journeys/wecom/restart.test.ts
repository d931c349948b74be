import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { exchangeApi, memberApi, tokenApi, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { insideWecom, locationOf } from '../../helpers/visitors/browser.ts'
import { withParameter } from '../../helpers/visitors/callback-address.ts'
import { forgetLoginCookies } from '../../helpers/visitors/login-cookies.ts'
import {
  anywhere,
  callbackOf,
  depart,
  departureOf,
  logIn,
  readyCallback,
  useridOf,
  type WecomDeparture,
} from '../../helpers/visitors/wecom-login.ts'

describe.each(anywhere)('a WeCom login %s', (_where, open) => {
  const world = useWecom()
  let app: WecomApp

  const newBrowser = () => open(app.url)

  beforeAll(async () => {
    app = await world.serve()
    // The app's own access token is there before each test counts the calls for it.
    await logIn(newBrowser())
  })

  beforeEach(() => {
    app.events.length = 0
    app.errors.length = 0
  })

  describe('whose code is dead', () => {
    it.each([40029, 42003, 42022])('(%i) starts again and ends at the page', async (errcode) => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
      world.simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode })
      const again = departureOf(await browser.open(callback))
      expect(again.state).toMatch(/1$/)
      expect(app.events).toEqual([expect.objectContaining({ type: 'login-restart', reason: 'code-dead' })])
      const back = await browser.open(await callbackOf(browser, again))
      expect([back.status, locationOf(back), await useridOf(browser)]).toEqual([303, '/me', 'user123'])
      expect([exchangeApi, tokenApi].map(world.calls)).toEqual([2, 0])
    })

    it.each([40029, 42003, 42022])('(%i) twice is 401 ERR_CODE_DEAD', async (errcode) => {
      world.simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode, times: 9 })
      const browser = newBrowser()
      const again = departureOf(await logIn(browser))
      const answer = await browser.open(await callbackOf(browser, again))
      expect([answer.status, answer.text.includes('ERR_CODE_DEAD')]).toEqual([401, true])
      expect(app.errors.at(-1)).toMatchObject({ code: 'ERR_CODE_DEAD', status: 401, errcode })
      expect([exchangeApi, tokenApi].map(world.calls)).toEqual([2, 0])
      expect(await useridOf(browser)).toBeUndefined()
    })

    it('because five minutes have passed starts again', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
      world.simulator.clock.advance(301_000)
      const again = departureOf(await browser.open(callback))
      expect(locationOf(await browser.open(await callbackOf(browser, again)))).toBe('/me')
    })

    it('because the platform used it up and failed afterwards starts again', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser)
      world.simulator.faults.arm({ api: memberApi, kind: 'errcode', errcode: -1 })
      expect((await browser.open(callback)).status).toBe(503)
      const again = departureOf(await browser.open(callback))
      expect((await browser.open(await callbackOf(browser, again))).status).toBe(303)
    })

    it('is not sent twice where the line was cut', async () => {
      world.simulator.faults.arm({ api: exchangeApi, kind: 'reset', times: 9 })
      expect((await logIn(newBrowser())).status).toBe(503)
      expect(world.calls(exchangeApi)).toBe(1)
    })
  })

  describe('whose cookie got lost', () => {
    it('starts again, once, and ends at the page', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
      forgetLoginCookies(browser)
      const again = departureOf(await browser.open(callback))
      expect(app.events).toEqual([expect.objectContaining({ type: 'login-restart', reason: 'cookie-lost' })])
      expect(world.calls(exchangeApi)).toBe(0)
      const back = await browser.open(await callbackOf(browser, again))
      expect([back.status, locationOf(back)]).toEqual([303, '/me'])
    })

    it('starts again with the scope that was asked for', async () => {
      const browser = newBrowser()
      const departure = await depart(browser, '/wecom/login?scope=snsapi_privateinfo')
      const callback = await callbackOf(browser, departure)
      forgetLoginCookies(browser)
      const again = departureOf(await browser.open(callback))
      const scopeOf = ({ page }: WecomDeparture) => page.searchParams.get('scope')
      expect(scopeOf(again)).toBe(scopeOf(departure))
      await browser.open(await callbackOf(browser, again))
      const isInside = open === insideWecom
      expect((await browser.fetchJson('/me')).body.mobile).toBe(isInside ? '13800138000' : undefined)
    })

    it('again is 403 ERR_LOGIN_LOOP', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser)
      forgetLoginCookies(browser)
      const again = await callbackOf(browser, departureOf(await browser.open(callback)))
      forgetLoginCookies(browser)
      const answer = await browser.open(again)
      expect([answer.status, answer.text.includes('ERR_LOGIN_LOOP')]).toEqual([403, true])
      expect(world.calls(exchangeApi)).toBe(0)
    })
  })

  describe('that the person declines', () => {
    const decline = { decision: 'deny' } as const

    it('comes back with ?error=access_denied, and a guard says 403 instead of asking again', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme%3Ftab%3D2', decline)
      expect(new URL(callback, app.url).searchParams.has('code')).toBe(false)
      const answer = await browser.open(callback)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me?tab=2&error=access_denied'])
      const guarded = await browser.open(locationOf(answer))
      expect([guarded.status, guarded.text.includes('ERR_ACCESS_DENIED')]).toEqual([403, true])
      expect(world.calls(exchangeApi)).toBe(0)
      expect(await useridOf(browser)).toBeUndefined()
    })

    it('can be tried again', async () => {
      const browser = newBrowser()
      await logIn(browser, decline)
      expect((await logIn(browser)).status).toBe(303)
      expect(await useridOf(browser)).toBe('user123')
    })

    it('is what onDenied answers', async () => {
      const own = await world.serve({
        auth: { onDenied: (_req, res) => void res.status(200).send('another time') },
      })
      const answer = await logIn(open(own.url), decline)
      expect([answer.status, answer.text]).toEqual([200, 'another time'])
    })

    it('with the state of another browser is no denial', async () => {
      const browser = newBrowser()
      const callback = await readyCallback(browser, '/wecom/login', decline)
      const stranger = newBrowser()
      await readyCallback(stranger)
      const answer = await stranger.open(withParameter(callback, 'returnTo', '/me'))
      expect([answer.status, answer.text.includes('ERR_STATE_MISMATCH')]).toEqual([403, true])
    })
  })
})
