import { describe, expect, it } from '@jest/globals'
import express, { type Express, type RequestHandler } from 'express'
import type session from 'express-session'
import type { Response } from 'supertest'
import { appOf, exchangesAt, idOf, logInTo, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { expressSession, sessionKinds } from '../../helpers/stores/sessions.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { type Browser, createBrowser } from '../../helpers/visitors/browser.ts'
import { crawl, lastOf } from '../../helpers/visitors/wechat-login.ts'

/** Sessions in the memory of a server that can be restarted. */
function memorySessions(): { handle: RequestHandler; restart: () => void } {
  let current = expressSession()
  return {
    handle: (req, res, next) => current(req, res, next),
    restart: () => {
      current = expressSession()
    },
  }
}

/** Two processes with a store each: one has the pages, the other the login. */
function inTurn(): RequestHandler {
  const [pages, logins] = [expressSession(), expressSession()]
  return (req, res, next) => (req.path === '/me' ? pages : logins)(req, res, next)
}

describe.each(pagePlatforms)('logins one after the other, with $name:', (platform) => {
  const world = useWecom()
  const clock = useClock()
  const run = (app: Express): Promise<string> => world.run(appOf(platform, world, {}, app))

  const logIn = async (browser: Browser, query?: string): Promise<void> => {
    expect((await logInTo(platform, browser, { ...(query && { query }) })).status).toBe(303)
  }
  const problemOf = ({ status, body }: Response): unknown[] => [status, body.handed?.code]

  it('a loop is a login for the same page begun within 5 s of the last one’s end, twice in a row', async () => {
    const browser = createBrowser(await run(appWithSession()))
    for (const pause of [0, 2_500]) {
      await logIn(browser)
      browser.cookies.delete('connect.sid')
      clock.advance(pause)
    }
    const looping = await browser.open(`${platform.prefix}/login`)
    expect(problemOf(looping)).toEqual([403, 'ERR_LOGIN_LOOP'])
    expect(problemOf(await browser.open('/start'))).toEqual([403, 'ERR_LOGIN_LOOP'])
    await logIn(browser, '?returnTo=/another')
  })

  describe('a loop is refused with the cause that can be seen, and where to read of it:', () => {
    const withCookie = (cookie: session.CookieOptions) => (): Express => appWithSession({ cookie })
    const { prefix } = platform
    const cases: [cause: string, app: () => Express, said: RegExp][] = [
      ['a Secure cookie on http', withCookie({ secure: true }), /session cookie is Secure/],
      ['a cookie path of the routes alone', withCookie({ path: prefix }), RegExp(`its path is ${prefix}\\)`)],
      ['a cookie domain', withCookie({ domain: 'a.example' }), /does not come back.*domain is a\.example/],
      [
        'a session store of each process’s own',
        () => express().use(inTurn()),
        /store does not know the login/,
      ],
    ]

    it.each(cases)('%s', async (cause, createApp, said) => {
      const browser = createBrowser(await run(createApp()))
      // What a browser does with a cookie for another host.
      const forget = (name: string): boolean => cause.includes('domain') && name === 'connect.sid'
      const { status, body } = lastOf(await crawl(browser, '/me', { forget, person: platform.people[0] }))
      expect([status, body.handed.code]).toEqual([403, 'ERR_LOGIN_LOOP'])
      expect(body.handed.message).toMatch(said)
      expect(body.handed.message).toContain('(docs/errors.md, ERR_LOGIN_LOOP)')
    })
  })

  it.each(sessionKinds)('no loop: out and in again at once, with %s', async (_name, create) => {
    const browser = createBrowser(await run(express().use(create())))
    for (const _login of [1, 2, 3]) {
      await logIn(browser)
      expect((await browser.post(`${platform.prefix}/logout`)).status).toBe(200)
    }
  })

  it.each(sessionKinds)(
    'no loop: an app that ends its sessions itself, three times in a minute, with %s',
    async (_name, create) => {
      const app = express().use(create())
      app.post('/bye', (req, res) => {
        if (req.session.destroy) return void req.session.destroy(() => res.json({}))
        Object.assign(req, { session: null })
        res.json({})
      })
      const browser = createBrowser(await run(app))
      for (const _login of [1, 2, 3]) {
        await logIn(browser)
        await browser.post('/bye')
        expect(await idOf(browser)).toBeUndefined()
        clock.advance(15_000)
      }
    },
  )

  it('no loop: a server with sessions in memory that restarts, three times in a minute', async () => {
    const { handle, restart } = memorySessions()
    const browser = createBrowser(await run(express().use(handle)))
    for (const _login of [1, 2, 3]) {
      await logIn(browser)
      restart()
      expect(await idOf(browser)).toBeUndefined()
      clock.advance(15_000)
    }
  })

  it('no loop: several apps in turn, whose pages send people to their own login', async () => {
    const app = appWithSession()
    const others = pagePlatforms.filter((other) => other !== platform)
    for (const other of others) {
      app.use(other.router({ endpoints: world.simulator.endpoints }))
      app.get(`/of${other.prefix}`, other.guard(), (_req, res) => void res.json({}))
    }
    const browser = createBrowser(await run(app))
    for (const _round of [1, 2, 3]) {
      for (const { prefix, people } of [platform, ...others]) {
        const page = prefix === platform.prefix ? '/me' : `/of${prefix}`
        expect(lastOf(await crawl(browser, page, { person: people[0] })).status).toBe(200)
      }
    }
    // Each login was needed once; two of the platforms share an API.
    expect(pagePlatforms.map((each) => exchangesAt(each, world))).toEqual([2, 2, 1])
  })
})
