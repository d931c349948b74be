import { describe, expect, it } from '@jest/globals'
import type { ErrorRequestHandler } from 'express'
import {
  errorHandler,
  memoryTokenCache,
  requireWechatUser,
  type WechatAuthOptions,
  wechatAuth,
  wechatClient,
} from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { cpuMs } from '../../helpers/time/wait.ts'
import {
  createBrowser,
  desktopUserAgent,
  locationOf,
  wechatUserAgent,
} from '../../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage, websiteCredentials } from '../../helpers/visitors/page-login.ts'

describe('an app that is not quite right', () => {
  const world = useSimulator()

  const run = (
    options: Partial<WechatAuthOptions> = {},
    ...after: ErrorRequestHandler[]
  ): Promise<string> => {
    const app = appWithSession()
    const shared = { endpoints: world.simulator.endpoints, secret: deploymentSecret }
    app.use(wechatAuth({ ...accountCredentials, ...shared, ...options }))
    app.get('/me', requireWechatUser(), (req, res) => {
      res.json(req.wechatUser)
    })
    app.get('/whoami', (req, res) => {
      res.json({ openid: req.wechatUser?.openid ?? null })
    })
    for (const handler of after) app.use(handler)
    return world.run(app)
  }

  it('is told when onLogin returns what JSON cannot hold', async () => {
    const messages: string[] = []
    const remember: ErrorRequestHandler = (error, _req, res, _next) => {
      messages.push(String(error))
      res.sendStatus(500)
    }
    const browser = createBrowser(await run({ onLogin: () => ({ id: 10n }) }, remember))
    expect((await logInByPage(browser)).status).toBe(500)
    expect(messages).toEqual(['TypeError: what onLogin returned cannot be kept as JSON'])
    expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
  })

  it('gets the account as the session store will have it', async () => {
    const seen: unknown[] = []
    const browser = createBrowser(
      await run({ onLogin: () => ({ id: 1, since: new Date(0), none: undefined }) }),
    )
    await logInByPage(browser)
    seen.push((await browser.fetchJson('/me')).body.account)
    expect(seen).toEqual([{ id: 1, since: '1970-01-01T00:00:00.000Z' }])
  })

  it('logs people in from a guarded page whose address is too long to come back to', async () => {
    const browser = createBrowser(await run())
    const guarded = await browser.open(`/me?ad=${'x'.repeat(2_100)}`)
    expect(locationOf(guarded)).toBe('/wechat/login?returnTo=%2Fme&scope=snsapi_base')
    expect(locationOf(await logInByPage(browser, { loginPath: locationOf(guarded) }))).toBe('/me')
  })

  it('offers to try again for the page that was declined, without the mark', async () => {
    const browser = createBrowser(await run({}, errorHandler()))
    const page = await browser.open('/me?a=1&error=access_denied&b=2')
    expect(page.status).toBe(403)
    expect(page.text).toContain('href="/wechat/login?returnTo=%2Fme%3Fa%3D1%26b%3D2&amp;scope=snsapi_base"')
  })

  it('says when to come back also without errorHandler()', async () => {
    const browser = createBrowser(await run({}, (_error, _req, res, _next) => void res.sendStatus(503)))
    world.simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode: -1 })
    const answer = await logInByPage(browser)
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5'])
  })

  it('may tell tenants apart by a parameter of its mount path', async () => {
    const app = appWithSession()
    const byName: Record<string, typeof accountCredentials> = { acme: accountCredentials }
    app.use(
      '/:tenant',
      wechatAuth({
        secret: 'a secret of the test suite',
        endpoints: world.simulator.endpoints,
        credentials: (req) => byName[String(req.params['tenant'])],
      }),
    )
    const browser = createBrowser(await world.run(app))
    expect((await browser.open('/acme/wechat/login')).status).toBe(302)
    expect((await browser.open('/nobody/wechat/login')).status).toBe(404)
  })

  it('sends the website app of a router with a ready client where the client goes', async () => {
    const app = appWithSession()
    const client = wechatClient({ ...accountCredentials, endpoints: world.simulator.endpoints })
    app.use(wechatAuth({ client, website: websiteCredentials }))
    const departure = await createBrowser(await world.run(app), desktopUserAgent).open('/wechat/login')
    expect(locationOf(departure).startsWith(`${world.simulator.endpoints.open}/connect/qrconnect?`)).toBe(
      true,
    )
  })

  it('takes an old browser for a browser, and a server for WeChat’s', async () => {
    const url = await run()
    const agents = { 'Opera/9.80 (J2ME/MIDP)': 403, 'curl/8.0': 302, '': 302, [wechatUserAgent]: 302 }
    for (const [userAgent, status] of Object.entries(agents)) {
      const answer = await createBrowser(url, userAgent).open('/wechat/login')
      expect([userAgent, answer.status]).toEqual([userAgent, status])
    }
  })

  it('ends the session also when the token cannot be revoked', async () => {
    const store = memoryTokenCache()
    let isDown = false
    const tokenCache = {
      ...store,
      set: (...given: Parameters<typeof store.set>) =>
        isDown ? Promise.reject(new Error('down')) : store.set(...given),
    }
    const browser = createBrowser(await run({ bearer: true, requireState: false, tokenCache }))
    const code = world.simulator.users.issueCode('xiaoming', accountCredentials.appId)
    const { token } = (await browser.post('/wechat/getUserInfo', { code })).body.data
    await logInByPage(browser)
    isDown = true
    const answer = await browser.post('/wechat/logout', {}, { Authorization: `Bearer ${token}` })
    expect([answer.status, answer.body.error]).toEqual([500, 'ERR_CACHE'])
    expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
  })

  it('reads a long errmsg in no time', async () => {
    const errmsg = `${' '.repeat(200_000)}x`
    const body = JSON.stringify({ errcode: 1, errmsg })
    world.simulator.faults.arm({ api: 'cgi-bin/get_api_domain_ip', kind: 'body', body })
    const client = wechatClient({ ...accountCredentials, endpoints: world.simulator.endpoints })
    const startedAt = cpuMs()
    await expect(client.call({ path: '/cgi-bin/get_api_domain_ip' })).rejects.toMatchObject({ errcode: 1 })
    expect(cpuMs() - startedAt).toBeLessThan(1_500)
  })
})
