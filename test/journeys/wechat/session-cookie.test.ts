import { beforeAll, describe, expect, it } from '@jest/globals'
import cookieSession from 'cookie-session'
import type { RequestHandler } from 'express'
import type { LoginApp } from '../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../helpers/apps/login-apps.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { copyOf, forgetLoginCookies } from '../../helpers/visitors/login-cookies.ts'
import { accountCredentials, exchanges } from '../../helpers/visitors/page-login.ts'
import { crawl, lastOf, openidOf, readyCallback } from '../../helpers/visitors/wechat-login.ts'

/** What apps do so that passport 0.6 works with cookie-session. */
const functionsForPassport: RequestHandler = (req, _res, next) => {
  const session = req.session as unknown as Record<string, unknown>
  session['regenerate'] ??= (done: () => void) => done()
  session['save'] ??= (done: () => void) => done()
  next()
}

describe.each([
  ['cookie-session', []],
  ['cookie-session with the functions that passport wants', [functionsForPassport]],
])('the login transaction: %s', (_name, before) => {
  const apps = useLoginApps()
  const { simulator } = apps
  let app: LoginApp
  let keeping: LoginApp

  const start = (keepSessionInfo: boolean): Promise<LoginApp> =>
    apps.start({
      session: cookieSession({ name: 'session', keys: ['a key'] }) as RequestHandler,
      before,
      auth: { keepSessionInfo },
      routes: (express) => {
        express.post('/cart', (req, res) => {
          Object.assign(req.session, { cart: 'full' })
          res.json({})
        })
        express.get('/session', (req, res) => {
          res.json(req.session)
        })
      },
    })

  beforeAll(async () => {
    app = await start(false)
    keeping = await start(true)
  })

  it('a guarded page is reached, and the login lasts', async () => {
    const browser = createBrowser(app.url)
    const hops = await crawl(browser, '/me?tab=1')
    expect(lastOf(hops).status).toBe(200)
    expect(hops.at(-1)?.url).toBe('/me?tab=1')
    expect(await openidOf(browser)).toBe(simulator.users.openidOf('xiaoming', accountCredentials.appId))
  })

  it('nothing is written to it before the login succeeds', async () => {
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser)
    await createBrowser(app.url).open(callback)
    expect((await browser.fetchJson('/session')).body).toEqual({})
    const written = [...browser.cookies].filter(([name]) => name === 'session')
    for (const [, value] of written) expect(Buffer.from(value, 'base64').toString()).toBe('{}')
  })

  it('what it held before the login is dropped', async () => {
    const browser = createBrowser(app.url)
    await browser.post('/cart')
    expect((await browser.fetchJson('/session')).body).toEqual({ cart: 'full' })
    await browser.open(await readyCallback(browser))
    expect(await openidOf(browser)).toBeDefined()
    expect(Object.keys((await browser.fetchJson('/session')).body)).toEqual(['wechatAuth'])
  })

  it('what it held before the login is kept with keepSessionInfo', async () => {
    const browser = createBrowser(keeping.url)
    await browser.post('/cart')
    await browser.open(await readyCallback(browser))
    expect(await openidOf(browser)).toBeDefined()
    expect((await browser.fetchJson('/session')).body).toMatchObject({ cart: 'full' })
  })

  it('logout logs out', async () => {
    const browser = createBrowser(app.url)
    await browser.open(await readyCallback(browser))
    await browser.post('/cart')
    expect((await browser.post('/wechat/logout')).status).toBe(200)
    expect(await openidOf(browser)).toBeUndefined()
    expect((await browser.fetchJson('/session')).body).toEqual({})
  })

  it('logout logs out and keeps the rest with keepSessionInfo', async () => {
    const browser = createBrowser(keeping.url)
    await browser.open(await readyCallback(browser))
    await browser.post('/cart')
    await browser.post('/wechat/logout')
    expect(await openidOf(browser)).toBeUndefined()
    expect((await browser.fetchJson('/session')).body).toMatchObject({ cart: 'full' })
  })

  it('the callback that comes twice is logged in twice', async () => {
    simulator.requests.clear()
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
    const calls = [copyOf(browser, app.url), copyOf(browser, app.url)]
    const answers = await Promise.all(calls.map((call) => call.open(callback)))
    expect(answers.map(locationOf)).toEqual(['/me', '/me'])
    for (const call of calls) expect(await openidOf(call)).toBeDefined()
    expect(exchanges(simulator)).toBe(1)
  })

  it('the Back button goes on to the page', async () => {
    simulator.requests.clear()
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser, '/wechat/login?returnTo=/me')
    await browser.open(callback)
    forgetLoginCookies(browser)
    const answer = await browser.open(callback)
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
    expect(exchanges(simulator)).toBe(1)
  })

  it('a failed login logs nobody in', async () => {
    const browser = createBrowser(app.url)
    await browser.open(await readyCallback(browser, '/wechat/login', { person: 'fengxian' }))
    expect(await openidOf(browser)).toBeUndefined()
  })
})
