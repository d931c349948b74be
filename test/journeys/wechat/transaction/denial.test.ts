import { beforeAll, describe, expect, it } from '@jest/globals'
import type { LoginApp } from '../../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../../helpers/apps/login-apps.ts'
import { createBrowser, locationOf, onDesktop } from '../../../helpers/visitors/browser.ts'
import { withParameter } from '../../../helpers/visitors/callback-address.ts'
import { loginCookies } from '../../../helpers/visitors/login-cookies.ts'
import { exchanges, websiteCredentials } from '../../../helpers/visitors/page-login.ts'
import { crawl, lastOf, openidOf, readyCallback } from '../../../helpers/visitors/wechat-login.ts'

const deny = { decision: 'deny' } as const

describe('the login transaction: the person declines', () => {
  const { simulator, start } = useLoginApps()
  let app: LoginApp

  beforeAll(async () => {
    app = await start()
  })

  it.each([
    ['/', '/?error=access_denied'],
    ['/orders', '/orders?error=access_denied'],
    ['/orders?page=2', '/orders?page=2&error=access_denied'],
    ['/orders#row-7', '/orders?error=access_denied#row-7'],
    ['/orders?page=2&q=%E4%BD%A0#/row?7', '/orders?page=2&q=%E4%BD%A0&error=access_denied#/row?7'],
  ])('from %s and comes to %s', async (target, location) => {
    const browser = createBrowser(app.url)
    const login = `/wechat/login?returnTo=${encodeURIComponent(target)}`
    const answer = await browser.open(await readyCallback(browser, login, deny))
    expect([answer.status, locationOf(answer)]).toEqual([303, location])
    expect(exchanges(simulator)).toBe(0)
    expect(loginCookies(browser)).toEqual([])
    expect(browser.cookies.has('connect.sid')).toBe(false)
    expect(app.events).toEqual([
      { type: 'refusal', code: 'ERR_ACCESS_DENIED', status: 403, message: expect.any(String) },
    ])
  })

  it('on a QR page and comes back likewise', async () => {
    const own = await start({ auth: { website: websiteCredentials } })
    const browser = onDesktop(own.url)
    const answer = await browser.open(await readyCallback(browser, '/wechat/login?returnTo=/me', deny))
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me?error=access_denied'])
  })

  it('of a front end of another origin and comes back there', async () => {
    const own = await start({ auth: { returnToOrigins: ['https://front.example'] } })
    const browser = createBrowser(own.url)
    const login = '/wechat/login?returnTo=https://front.example/done'
    const answer = await browser.open(await readyCallback(browser, login, deny))
    expect(locationOf(answer)).toBe('https://front.example/done?error=access_denied')
  })

  it('and onDenied answers in place of the redirect', async () => {
    const seen: unknown[] = []
    const own = await start({
      auth: {
        onDenied: (req, res) => {
          seen.push(req.path, req.wechatUser)
          res.status(403).send('what a pity')
        },
      },
    })
    const browser = createBrowser(own.url)
    const answer = await browser.open(await readyCallback(browser, '/wechat/login?returnTo=/me', deny))
    expect([answer.status, answer.text]).toEqual([403, 'what a pity'])
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(seen).toEqual(['/wechat/callback', undefined])
  })

  it('and onDenied may hand on with next()', async () => {
    const own = await start({
      auth: { onDenied: (_req, _res, next) => next() },
      routes: (express) => {
        express.get('/wechat/callback', (_req, res) => {
          res.send('the app’s own page')
        })
      },
    })
    const browser = createBrowser(own.url)
    const answer = await browser.open(await readyCallback(browser, '/wechat/login', deny))
    expect(answer.text).toBe('the app’s own page')
  })

  it('and an onDenied that throws is an error of the app, not a crash', async () => {
    const own = await start({
      auth: {
        onDenied: () => {
          throw new Error('a mistake of the app')
        },
      },
    })
    const browser = createBrowser(own.url)
    const answer = await browser.open(await readyCallback(browser, '/wechat/login', deny))
    expect([answer.status, answer.text]).toEqual([500, 'Error: a mistake of the app'])
  })

  it('and a denial with another browser’s state is no denial', async () => {
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser, '/wechat/login', deny)
    const other = createBrowser(app.url)
    await readyCallback(other)
    expect((await other.open(callback)).status).toBe(403)
    expect(locationOf(await browser.open(callback))).toBe('/?error=access_denied')
  })

  it('and can log in afterwards', async () => {
    const browser = createBrowser(app.url)
    await browser.open(await readyCallback(browser, '/wechat/login?returnTo=/me', deny))
    const answer = await browser.open(await readyCallback(browser, '/wechat/login?returnTo=/me'))
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
  })

  describe('on a guarded page', () => {
    it('gets 403 ERR_ACCESS_DENIED and no other login', async () => {
      const hops = await crawl(createBrowser(app.url), '/profile', deny)
      expect(hops.map(({ response }) => response.status)).toEqual([302, 302, 303, 403])
      expect(lastOf(hops).text).toContain('ERR_ACCESS_DENIED')
      expect(lastOf(hops).text).toContain('/wechat/login')
      expect(app.events).toContainEqual({
        type: 'refusal',
        code: 'ERR_ACCESS_DENIED',
        status: 403,
        message: expect.any(String),
      })
    })

    it('gets it too where the page has a parameter "error" of its own', async () => {
      const browser = createBrowser(app.url)
      for (const page of ['/me?error=x&error=access_denied', '/me?error=access_denied&error=access_denied']) {
        const answer = await browser.open(page)
        expect([page, answer.status]).toEqual([page, 403])
      }
    })

    it('who is logged in all the same passes', async () => {
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser))
      expect((await browser.open('/me?error=access_denied')).status).toBe(200)
      expect((await browser.open('/profile?error=access_denied')).status).toBe(200)
    })

    it('who stays logged in silently gets 403 from a page that wants the profile', async () => {
      const browser = createBrowser(app.url)
      await browser.open(await readyCallback(browser, '/wechat/login?scope=snsapi_base'))
      const login = '/wechat/login?returnTo=/profile&scope=snsapi_userinfo'
      const answer = await browser.open(await readyCallback(browser, login, deny))
      expect(locationOf(answer)).toBe('/profile?error=access_denied')
      expect(await openidOf(browser)).toBeDefined()
      expect((await browser.open('/me?error=access_denied')).status).toBe(200)
      expect((await browser.open(locationOf(answer))).status).toBe(403)
    })

    it('any other error in the query does not stop the login', async () => {
      const answer = await createBrowser(app.url).open('/me?error=something')
      expect(answer.status).toBe(302)
    })

    it('a script is told to log in, as ever', async () => {
      const answer = await createBrowser(app.url).fetchJson('/me?error=access_denied')
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    })
  })

  it('twice at once and comes back to the same page twice', async () => {
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser, '/wechat/login?returnTo=/me', deny)
    const answers = await Promise.all([browser.open(callback), browser.open(callback)])
    expect(answers.map(locationOf)).toEqual(['/me?error=access_denied', '/me?error=access_denied'])
    expect((await browser.open(withParameter(callback, 'code', 'late'))).status).not.toBe(303)
  })
})
