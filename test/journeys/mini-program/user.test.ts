import { describe, expect, it } from '@jest/globals'
import express from 'express'
import { miniLogin, requireWechatUser, wechatAuth } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { miniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { showError } from '../../helpers/apps/simulated-world.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage } from '../../helpers/visitors/page-login.ts'

const { appId } = miniCredentials

describe('req.wechatUser of a mini program', () => {
  const world = useMini()
  const { simulator, openidOf } = world
  const app = world.useApp()

  it('is the person of the token', async () => {
    const phone = world.phone(app, { person: 'xiaohong' })
    const { user } = (await phone.logIn()).body.data
    expect((await phone.open('/me')).body).toEqual(user)
    expect(user).toMatchObject({
      provider: 'mini-program',
      appId,
      openid: openidOf('xiaohong'),
      unionid: simulator.users.unionidOf('xiaohong', appId),
    })
  })

  it('is what GET /login/user answers', async () => {
    const phone = world.phone(app)
    const { user } = (await phone.logIn()).body.data
    const answer = await phone.get('/login/user')
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(answer.body).toEqual({ code: 0, message: 'success', data: user })
  })

  it('is nobody without a token, and the request goes on', async () => {
    expect((await world.phone(app).open('/whoami')).body.openid).toBeNull()
  })

  it('passes requireWechatUser({ provider: "mini-program" }) and no other provider’s guard', async () => {
    const { url: guarded } = await world.serve({
      routes(app) {
        app.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints }))
        app.get('/account-only', requireWechatUser({ provider: 'official-account' }), (_req, res) => {
          res.end()
        })
      },
      app: appWithSession(),
    })
    const phone = world.phone(guarded)
    await phone.logIn()
    expect((await phone.open('/mini-only')).status).toBe(200)
    expect((await phone.open('/account-only')).status).toBe(401)
  })

  it.each(['/me', '/mini-only'])('is asked for with 401 JSON by %s, also from a page', async (path) => {
    const missing = { code: -1, message: '请先登录', error: 'ERR_LOGIN_REQUIRED' }
    for (const answer of [await world.phone(app).open(path), await createBrowser(app.url).open(path)]) {
      expect([answer.status, answer.body]).toEqual([401, missing])
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['location']).toBeUndefined()
    }
  })

  it('is there below basePath and outside of it', async () => {
    const phone = world.phone(app)
    await phone.logIn()
    expect((await phone.open('/whoami')).body.openid).toBe(phone.openid)
  })

  it('is seen only below the mount point where the router is mounted at one', async () => {
    const app = express()
    app.use(
      '/api',
      miniLogin({ secret: deploymentSecret, ...miniCredentials, endpoints: simulator.endpoints }),
    )
    app.get('/api/hello', requireWechatUser(), (req, res) => {
      res.json(req.wechatUser)
    })
    app.get('/whoami', (req, res) => {
      res.json({ user: req.wechatUser ?? null })
    })
    app.get('/guarded', requireWechatUser(), (_req, res) => {
      res.end()
    })
    app.use(showError)
    const phone = world.phone(await world.run(app))
    expect((await phone.logIn()).status).toBe(200)
    expect((await phone.open('/api/hello')).body.openid).toBe(phone.openid)
    expect((await phone.open('/whoami')).body.user).toBeNull()
    const unguarded = await phone.open('/guarded')
    expect(unguarded.status).toBe(500)
    expect(unguarded.body.handed.message).toMatch(/requireWechatUser.*router/)
  })

  describe('beside wechatAuth()', () => {
    const orders = ['above', 'below'] as const
    const both = async (order: (typeof orders)[number]): Promise<string> => {
      const account = wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints })
      const app = appWithSession()
      if (order === 'above') app.use(account)
      return (await world.serve({ app, routes: (own) => order === 'below' && own.use(account) })).url
    }

    it.each(orders)('comes before the session’s login (%s)', async (order) => {
      const at = await both(order)
      const browser = createBrowser(at)
      await logInByPage(browser)
      expect((await browser.fetchJson('/me')).body.provider).toBe('official-account')
      const phone = world.phone(at, { person: 'xiaohong' })
      await phone.logIn()
      const withToken = await browser.fetchJson('/me', { Authorization: `Bearer ${phone.token}` })
      expect([withToken.body.provider, withToken.body.openid]).toEqual(['mini-program', phone.openid])
    })

    it.each(orders)('is no session login: routes of the mini program refuse one (%s)', async (order) => {
      const browser = createBrowser(await both(order))
      await logInByPage(browser)
      for (const path of ['/mini-only', '/api/login/user', '/api/login/check']) {
        expect([path, ...problemOf(await browser.fetchJson(path))]).toEqual([
          path,
          401,
          'ERR_LOGIN_REQUIRED',
          -1,
        ])
      }
    })

    it.each(orders)('leaves pages their login (%s)', async (order) => {
      const answer = await createBrowser(await both(order)).open('/me')
      expect([answer.status, locationOf(answer)]).toEqual([
        302,
        '/wechat/login?returnTo=%2Fme&scope=snsapi_base',
      ])
    })
  })
})
