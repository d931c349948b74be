import { beforeAll, describe, expect, it } from '@jest/globals'
import express, { type Express, type Response, Router } from 'express'
import { wechatAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { showError, useSimulator } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'

interface Methods {
  wechatLogin(target?: { returnTo?: string }): void
}

describe('a router as a part of an app', () => {
  const world = useSimulator()
  beforeAll(() => {
    world.simulator.apps.update(accountCredentials.appId, { redirectDomains: ['127.0.0.1'] })
  })

  const auth = () => wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints })
  const logIn = (res: Response): void => (res as unknown as Methods).wechatLogin({ returnTo: '/here' })
  const open = async (app: Express, path: string) => {
    app.use(showError)
    return createBrowser(await world.run(app)).open(path)
  }

  it('serves what the app adds to it', async () => {
    const router = auth()
    router.get('/hello', (_req, res) => res.send('hello'))
    const page = await open(appWithSession().use(router), '/hello')
    expect([page.status, page.text]).toEqual([200, 'hello'])
  })

  it.each(['/wechat/user', '/WeChat/User', '/wechat/user/', '/wechat/user?a=/other'])(
    'serves %s',
    async (path) => {
      expect((await open(appWithSession().use(auth()), path)).status).toBe(401)
    },
  )

  it.each(['/', '/wechat', '/wechatx/user', '/me/wechat/user'])('leaves %s to the app', async (path) => {
    const app = appWithSession().use(auth())
    app.use((_req, res) => {
      res.send('the app')
    })
    expect((await open(app, path)).text).toBe('the app')
  })

  it('lends its methods to the responses of an app below, of one above, and of no router', async () => {
    const below = express()
    below.get('/below', (_req, res) => logIn(res))
    const first = await open(appWithSession().use(auth()).use(below), '/below')
    expect(new URL(locationOf(first)).searchParams.get('redirect_uri')).toContain('returnTo=%2Fhere')

    const above = appWithSession().use(express().use(auth()))
    above.get('/above', (_req, res) => logIn(res))
    const second = await open(above, '/above')
    expect(new URL(locationOf(second)).searchParams.get('redirect_uri')).toContain('returnTo=%2Fhere')
  })

  it('lends them to the responses of apps that are called without being mounted', async () => {
    const inner = express()
    inner.get('/in', (_req, res) => logIn(res))
    const inRouter = await open(
      appWithSession().use(auth()).use('/api', Router().use('/admin', inner)),
      '/api/admin/in',
    )
    const called = appWithSession().use(auth())
    called.use('/called', (req, res, next) => inner(req, res, next))
    for (const departure of [inRouter, await open(called, '/called/in')]) {
      expect(new URL(locationOf(departure)).searchParams.get('redirect_uri')).toContain('returnTo=%2Fhere')
    }
  })

  it('lends them to no response of a request that has not met it', async () => {
    const app = appWithSession()
    const typeOf = (res: Response): string => typeof (res as unknown as Partial<Methods>).wechatLogin
    app.get('/before', (_req, res) => res.send(typeOf(res)))
    app.use('/api', auth())
    app.get('/beside', (_req, res) => res.send(typeOf(res)))
    app.get('/api/below', (_req, res) => res.send(typeOf(res)))
    const browser = createBrowser(await world.run(app))
    const below = await browser.open('/api/below')
    const [before, beside] = [await browser.open('/before'), await browser.open('/beside')]
    expect([before.text, beside.text, below.text]).toEqual(['undefined', 'undefined', 'function'])
  })

  it('leaves a function of the same name to the app that has one', async () => {
    const app = appWithSession().use(auth())
    app.use((_req, res, next) => {
      Object.assign(res, { wechatLogin: () => res.send('the app’s own') })
      next()
    })
    app.get('/own', (_req, res) => logIn(res))
    expect((await open(app, '/own')).text).toBe('the app’s own')
  })
})
