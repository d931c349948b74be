import { describe, expect, it } from '@jest/globals'
import cookieSession from 'cookie-session'
import express, { type Express } from 'express'
import { wecomAuth } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { agent } from '../../helpers/apps/wecom.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { decide } from '../../helpers/visitors/page-login.ts'

const withExpressSession = (sameSite: 'strict' | true | 'lax'): Express => {
  return appWithSession({ cookie: { sameSite } })
}
const withCookieSession = (): Express => {
  const app = express()
  app.use(cookieSession({ secret: 'session secret', sameSite: 'strict' }))
  return app
}

describe('a session cookie with SameSite=Strict', () => {
  const world = useSimulator()
  const callbackOf = async (
    browser: ReturnType<typeof createBrowser>,
    path = '/wechat/login?returnTo=/me',
    person = 'xiaoming',
  ) => decide(browser, locationOf(await browser.open(path)), { person })

  it.each([
    ['express-session', () => withExpressSession('strict')],
    ['express-session, by true', () => withExpressSession(true)],
    ['cookie-session', withCookieSession],
  ])('of %s: the callback answers a page that goes on by itself', async (_name, app) => {
    const browser = createBrowser(await world.run(wechatApp(world, {}, app())))
    const answer = await browser.open(await callbackOf(browser))
    expect([answer.status, locationOf(answer)]).toEqual([200, ''])
    expect(answer.headers['content-type']).toMatch(/^text\/html/)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    expect(answer.text).toContain('<meta http-equiv="refresh" content="0;url=/me#">')
    expect((await browser.fetchJson('/me')).status).toBe(200)
  })

  it('of another kind gets a redirect', async () => {
    const browser = createBrowser(await world.run(wechatApp(world, {}, withExpressSession('lax'))))
    expect((await browser.open(await callbackOf(browser))).status).toBe(303)
  })

  it('is not there when another site sends the browser: the callback is asked once more from its own page', async () => {
    const url = await world.run(wechatApp(world, {}, withExpressSession('strict')))
    const browser = createBrowser(url)
    const callback = await callbackOf(browser)
    const first = await browser.open(callback, { 'Sec-Fetch-Site': 'cross-site' })
    const { pathname, search } = new URL(callback)
    expect(first.status).toBe(200)
    const [, again = ''] = /content="0;url=([^"]*)"/.exec(first.text) ?? []
    expect(again.replaceAll('&amp;', '&')).toBe(pathname + search)
    expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
    expect((await browser.open(callback, { 'Sec-Fetch-Site': 'same-origin' })).text).toContain('/me#')
    expect((await browser.fetchJson('/me')).status).toBe(200)
  })

  it('writes nothing into that page that is no text', async () => {
    const browser = createBrowser(await world.run(wechatApp(world, {}, withExpressSession('strict'))))
    const returnTo = encodeURIComponent('/me?a="><script>alert(1)</script>&b=1')
    const answer = await browser.open(await callbackOf(browser, `/wechat/login?returnTo=${returnTo}`))
    expect(answer.status).toBe(200)
    expect(answer.text).not.toContain('<script>')
  })

  it('lets a second router’s login in beside the first', async () => {
    const app = withExpressSession('strict')
    app.use(wecomAuth({ ...agent, secret: deploymentSecret, endpoints: world.simulator.endpoints }))
    const browser = createBrowser(await world.run(wechatApp(world, {}, app)))
    await browser.open(await callbackOf(browser))
    const wecom = await browser.open(await callbackOf(browser, '/wecom/login?returnTo=/me', 'user123'))
    expect(wecom.status).toBe(200)
    expect((await browser.fetchJson('/wechat/user')).status).toBe(200)
    expect((await browser.fetchJson('/wecom/user')).status).toBe(200)
  })
})
