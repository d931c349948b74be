import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Express, RequestHandler } from 'express'
import { requireWecomUser, type WecomAccessRule } from 'express-wechat-auth'
import request from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom, type WecomApp, withWecomPages } from '../../helpers/apps/wecom.ts'
import { insideWecom, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { getJson } from '../../helpers/visitors/requests.ts'
import { loggedIn, postWecomCode, readyCallback } from '../../helpers/visitors/wecom-login.ts'

const show: RequestHandler = (req, res) => {
  res.json(req.wecomUser)
}

describe('requireWecomUser()', () => {
  const world = useWecom()
  let app: WecomApp

  beforeAll(async () => {
    app = await world.serve({
      routes: (express) => {
        express.post('/me', requireWecomUser(), show)
        express.get('/engineers', requireWecomUser({ departments: [2], includeSubDepartments: true }), show)
        express.get('/managers', requireWecomUser({ tags: [1] }), show)
        express.get('/lisi', requireWecomUser({ userids: ['LISI'] }), show)
        const byFunction: WecomAccessRule = (user) => 'userid' in user && user.userid === 'wangwu'
        express.get('/wangwu', requireWecomUser(byFunction), show)
      },
    })
  })

  describe('for a user whom the app itself has put there', () => {
    const serveWith = (...guard: [WecomAccessRule?]): Promise<string> => {
      const own = appWithSession()
      own.use((req, _res, next) => {
        Object.assign(req, { wecomUser: { kind: 'member', userid: 'lisi', corpId: 'ww1', loggedInAt: 1 } })
        next()
      })
      own.get('/page', requireWecomUser(...guard), show)
      return world.run(withWecomPages(own))
    }

    it('asks for nothing more', async () => {
      const answer = await getJson(await serveWith(), '/page')
      expect([answer.status, answer.body.userid]).toEqual([200, 'lisi'])
    })

    it('cannot judge by a rule, which is a mistake of the app and never a yes', async () => {
      const answer = await getJson(await serveWith({ userids: ['lisi'] }), '/page')
      expect(answer.status).toBe(500)
      expect(answer.body.userid).toBeUndefined()
    })
  })

  describe('without a login', () => {
    it.each([
      ['inside WeCom', insideWecom],
      ['on the desktop', onDesktop],
    ])('sends a page %s to the login, and the person comes back', async (_where, open) => {
      const browser = open(app.url)
      const guarded = await browser.open('/me?tab=2&b=%E4%BD%A0')
      expect([guarded.status, guarded.headers['cache-control']]).toEqual([302, 'no-store'])
      const login = new URL(locationOf(guarded), app.url)
      expect(login.pathname).toBe('/wecom/login')
      expect(login.searchParams.get('returnTo')).toBe('/me?tab=2&b=%E4%BD%A0')
      const answer = await browser.open(await readyCallback(browser, locationOf(guarded)))
      expect(locationOf(answer)).toBe('/me?tab=2&b=%E4%BD%A0')
      expect((await browser.open(locationOf(answer))).status).toBe(200)
    })

    it.each([
      ['JSON', { Accept: 'application/json' }],
      ['anything', { Accept: '*/*' }],
      ['a page by fetch()', { Accept: 'text/html', 'Sec-Fetch-Mode': 'cors' }],
      ['a page by XMLHttpRequest', { Accept: 'text/html', 'X-Requested-With': 'XMLHttpRequest' }],
    ])('answers 401 to a request for %s, with the address of the login', async (_what, headers) => {
      for (const path of ['/me', '/engineers', '/wangwu']) {
        const answer = await insideWecom(app.url).open(path, headers)
        expect([answer.status, answer.body]).toEqual([
          401,
          {
            code: -1,
            message: '请先登录',
            error: 'ERR_LOGIN_REQUIRED',
            data: { loginUrl: expect.stringMatching(/^\/wecom\/login(?:\?|$)/) },
          },
        ])
      }
    })

    it('answers 401 to a form that is posted, too', async () => {
      const answer = await request(app.url).post('/me').set('Accept', 'text/html').redirects(0)
      expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    })

    it('sends people to the login below basePath', async () => {
      const own = await world.serve({ auth: { basePath: '/api' } })
      const guarded = await insideWecom(own.url).open('/me')
      expect(new URL(locationOf(guarded), own.url).pathname).toBe('/api/wecom/login')
    })
  })

  it.each([
    ['/me', ['user123', 'lisi', 'wangwu']],
    ['/engineers', ['user123', 'wangwu']],
    ['/managers', ['lisi']],
    ['/lisi', ['lisi']],
    ['/wangwu', ['wangwu']],
  ])('lets into %s only whom its rule names', async (path, welcome) => {
    for (const person of ['user123', 'lisi', 'wangwu']) {
      const answer = await (await loggedIn(app.url, person)).fetchJson(path)
      if (welcome.includes(person)) expect([answer.status, answer.body.userid]).toEqual([200, person])
      else {
        expect([answer.status, answer.body]).toEqual([
          403,
          { code: -1, message: expect.any(String), error: 'ERR_NOT_AUTHORIZED' },
        ])
      }
    }
  })

  it('hands the refusal of a page to the app’s error handling, and asks for no other login', async () => {
    const browser = await loggedIn(app.url, 'lisi')
    app.errors.length = 0
    const answer = await browser.open('/engineers')
    expect([answer.status, answer.type, locationOf(answer)]).toEqual([403, 'text/html', ''])
    expect(app.errors).toEqual([expect.objectContaining({ code: 'ERR_NOT_AUTHORIZED', status: 403 })])
  })

  it('knows a bearer token’s user, and checks its rule for them', async () => {
    const own = await world.serve({
      auth: { bearer: true },
      routes: (express) => express.get('/managers', requireWecomUser({ tags: [1] }), show),
    })
    const tokenOf = async (person: string): Promise<Record<string, string>> => {
      const { token } = (await postWecomCode(own.url, { code: world.issueCode(person) })).body.data
      return { Authorization: `Bearer ${token}` }
    }
    expect((await getJson(own.url, '/managers', await tokenOf('lisi'))).status).toBe(200)
    const answer = await getJson(own.url, '/managers', await tokenOf('user123'))
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_AUTHORIZED'])
  })

  it('keeps a customer out of what is for groups of members', async () => {
    const own = await world.serve({
      auth: { allow: ['external'] },
      routes: (express) => {
        express.get('/all', requireWecomUser({ departments: [1], includeSubDepartments: true }), show)
        express.get('/customers', requireWecomUser((user) => user.kind === 'external') as never, show)
      },
    })
    const browser = await loggedIn(own.url, 'customer')
    expect((await browser.fetchJson('/me')).status).toBe(200)
    expect((await browser.fetchJson('/customers')).status).toBe(200)
    const answer = await browser.fetchJson('/all')
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_AUTHORIZED'])
  })

  describe('as a mistake of the app', () => {
    const answerOf = async (build: (express: Express) => void) => {
      const own = appWithSession()
      build(own)
      const errors: unknown[] = []
      const url = await world.run(withWecomPages(own, errors))
      return { answer: await getJson(url, '/guarded'), error: errors.at(-1) }
    }

    it('with no router above is a 500 that says so', async () => {
      const { answer, error } = await answerOf((own) => own.get('/guarded', requireWecomUser(), show))
      expect(answer.status).toBe(500)
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).toMatch(/requireWecomUser: no wecomAuth\(\) router/)
    })

    it('used without being called is a TypeError that says how', async () => {
      const mount = (own: Express): unknown => own.get('/guarded', requireWecomUser as never, show)
      const { answer, error } = await answerOf(mount)
      expect(answer.status).toBe(500)
      expect(String(error)).toMatch(/^TypeError: requireWecomUser.*requireWecomUser\(/)
    })
  })
})
