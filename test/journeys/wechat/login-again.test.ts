import { describe, expect, it } from '@jest/globals'
import { errorHandler, wechatAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { logInByJson } from '../../helpers/visitors/json-login.ts'
import { accountCredentials, logInByPage } from '../../helpers/visitors/page-login.ts'

describe('a person who logs in again', () => {
  const world = useSimulator()
  const clock = useClock()
  const run = (): Promise<string> => world.run(wechatApp(world))
  const startOf = async (browser: ReturnType<typeof createBrowser>) => {
    const answer = await browser.open('/wechat/login')
    return answer.status === 302 ? 302 : [answer.status, answer.body.handed.code]
  }

  it('may do so at a person’s pace as often as they like, also within a minute', async () => {
    const browser = createBrowser(await run())
    for (const _login of [1, 2, 3, 4, 5]) {
      expect((await logInByPage(browser)).status).toBe(303)
      clock.advance(5_000)
    }
    expect((await browser.fetchJson('/me')).status).toBe(200)
  })

  it('is a loop where it is for the same within 5 s of the last, twice in a row', async () => {
    const browser = createBrowser(await run())
    for (const _login of [1, 2]) {
      expect((await logInByPage(browser)).status).toBe(303)
      browser.cookies.delete('connect.sid')
    }
    expect(await startOf(browser)).toEqual([403, 'ERR_LOGIN_LOOP'])
    clock.advance(5_000)
    expect(await startOf(browser)).toBe(302)
  })

  it('is no loop where the first was long ago, though the second is in a hurry', async () => {
    const browser = createBrowser(await run())
    for (const pause of [0, 5_000, 0, 5_000, 0]) {
      expect((await logInByPage(browser)).status).toBe(303)
      clock.advance(pause)
    }
  })

  it('may do so for another page, or another scope, at once', async () => {
    const browser = createBrowser(await run())
    for (const query of ['', '?scope=snsapi_base', '?returnTo=/a', '?returnTo=/b', '', '?returnTo=/a']) {
      expect((await logInByPage(browser, { loginPath: `/wechat/login${query}` })).status).toBe(303)
    }
  })

  it.each([
    [true, 5],
    [false, 0],
  ])('by JSON keeps what the session held with keepSessionInfo: %p', async (keepSessionInfo, cart) => {
    const app = appWithSession()
    app.get('/cart', (req, res) => {
      const kept = req.session as unknown as { cart?: number }
      kept.cart ??= Number(req.query['cart'] ?? 0)
      res.json({ cart: kept.cart })
    })
    const browser = createBrowser(await world.run(wechatApp(world, { keepSessionInfo }, app)))
    await browser.fetchJson('/cart?cart=5')
    expect((await logInByJson(browser)).status).toBe(200)
    expect((await browser.fetchJson('/me')).status).toBe(200)
    expect((await browser.fetchJson('/cart')).body.cart).toBe(cart)
  })
})

describe('the page of a callback that went wrong', () => {
  const world = useSimulator()

  it.each([
    ['&scope=snsapi_base', '&scope=snsapi_base'],
    ['&scope=snsapi_userinfo', '&scope=snsapi_userinfo'],
    ['', ''],
    ['&scope=snsapi_unknown', ''],
    ['&scope=snsapi_base&scope=snsapi_base', ''],
  ])('leads to the login that was wanted: %j', async (asked, wanted) => {
    const app = appWithSession()
    app.use(wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints }))
    app.use(errorHandler())
    const browser = createBrowser(await world.run(app))
    // Another login is under way, so this one is not started anew.
    expect(locationOf(await browser.open('/wechat/login'))).not.toBe('')
    const query = `code=some-code-of-it&state=${'a'.repeat(40)}0&returnTo=%2Fme%3Fa%3D1${asked}`
    const { status, text } = await browser.open(`/wechat/callback?${query}`)
    expect(status).toBe(403)
    const [, link = ''] = /href="(\/wechat\/login[^"]*)"/.exec(text) ?? []
    expect(link.replaceAll('&amp;', '&')).toBe(`/wechat/login?returnTo=%2Fme%3Fa%3D1${wanted}`)
  })
})
