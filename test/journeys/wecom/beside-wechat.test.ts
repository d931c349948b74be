import { beforeAll, describe, expect, it } from '@jest/globals'
import { requireWechatUser, requireWecomUser, wechatAuth, wecomAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, exchangeApi, useWecom } from '../../helpers/apps/wecom.ts'
import {
  type Browser,
  createBrowser,
  insideWechat,
  insideWecom,
  locationOf,
  onDesktop,
} from '../../helpers/visitors/browser.ts'
import { loginCookies } from '../../helpers/visitors/login-cookies.ts'
import {
  accountCredentials,
  exchanges,
  logInByPage,
  websiteCredentials,
} from '../../helpers/visitors/page-login.ts'
import { getJson, postCode } from '../../helpers/visitors/requests.ts'
import {
  callbackOf,
  depart,
  logIn,
  postWecomCode,
  readyCallback,
} from '../../helpers/visitors/wecom-login.ts'

const secret = 'one secret for both routers'

describe.each(['WeChat first', 'WeCom first'])('wechatAuth() and wecomAuth() in one app, %s', (order) => {
  const world = useWecom()
  let url = ''
  let strict = ''

  const start = (keepSessionInfo: boolean): Promise<string> => {
    const { endpoints } = world.simulator
    const app = appWithSession()
    // Codes are brought as a server does.
    const shared = { endpoints, secret, bearer: true, requireState: 'browser', keepSessionInfo } as const
    const routers = [
      wechatAuth({ ...accountCredentials, website: websiteCredentials, ...shared }),
      wecomAuth({ ...agent, ...shared }),
    ]
    for (const router of order === 'WeChat first' ? routers : routers.reverse()) app.use(router)
    app.get('/', (req, res) => {
      res.json({ wechat: req.wechatUser?.openid ?? null, wecom: req.wecomUser?.kind ?? null })
    })
    app.post('/wechat-out', (_req, res, next) => {
      res.wechatLogout().then(() => res.json({}), next)
    })
    app.post('/wecom-out', (_req, res, next) => {
      res.wecomLogout().then(() => res.json({}), next)
    })
    app.get('/customer', requireWechatUser(), (req, res) => {
      res.json(req.wechatUser)
    })
    app.get('/colleague', requireWecomUser(), (req, res) => {
      res.json(req.wecomUser)
    })
    return world.run(app)
  }

  beforeAll(async () => {
    url = await start(true)
    strict = await start(false)
  })

  const openid = (): string => world.simulator.users.openidOf('xiaoming', accountCredentials.appId)
  const whoIs = async (browser: Browser) => (await browser.fetchJson('/')).body
  const logInToBoth = async (): Promise<Browser> => {
    // WeChat's browser can do both: it is one of the two clients of WeCom's page.
    const browser = insideWechat(url)
    expect((await logInByPage(browser)).status).toBe(303)
    expect((await logIn(browser)).status).toBe(303)
    return browser
  }

  it('log one browser in side by side', async () => {
    const browser = await logInToBoth()
    expect(await whoIs(browser)).toEqual({ wechat: openid(), wecom: 'member' })
    expect((await browser.fetchJson('/wechat/user')).body.data.nickname).toBe('李小明')
    expect((await browser.fetchJson('/wecom/user')).body.data.name).toBe('张三')
    expect([exchanges(world.simulator), world.calls(exchangeApi)]).toEqual([1, 1])
  })

  it('send people to their own login, inside WeCom and elsewhere', async () => {
    for (const browser of [insideWecom(url), onDesktop(url), createBrowser(url)]) {
      for (const [page, login] of [
        ['/customer', '/wechat/login'],
        ['/colleague', '/wecom/login'],
      ] as const) {
        const guarded = await browser.open(page)
        expect([guarded.status, locationOf(guarded).split('?')[0]]).toEqual([302, login])
        const answer = await browser.fetchJson(page)
        expect(answer.body.data.loginUrl.split('?')[0]).toBe(login)
      }
    }
  })

  it('take each other’s people for nobody', async () => {
    const customer = createBrowser(url)
    await logInByPage(customer)
    expect(await whoIs(customer)).toEqual({ wechat: openid(), wecom: null })
    expect((await customer.fetchJson('/colleague')).status).toBe(401)
    expect((await customer.fetchJson('/wecom/verify/user123')).status).toBe(401)
    const colleague = insideWecom(url)
    await logIn(colleague)
    expect(await whoIs(colleague)).toEqual({ wechat: null, wecom: 'member' })
    expect((await colleague.fetchJson('/customer')).status).toBe(401)
  })

  it.each([
    ['/wechat/logout', { wechat: null, wecom: 'member' }],
    ['/wecom/logout', { wechat: expect.any(String), wecom: null }],
    ['/wechat-out', { wechat: null, wecom: 'member' }],
    ['/wecom-out', { wechat: expect.any(String), wecom: null }],
  ])('end apart: %s leaves the other login', async (path, left) => {
    const browser = await logInToBoth()
    expect((await browser.post(path)).status).toBe(200)
    expect(await whoIs(browser)).toEqual(left)
  })

  it('stay apart where the app’s own data is dropped: no login, and no logout, ends the other', async () => {
    const browser = createBrowser(strict)
    await logInByPage(browser)
    await logIn(browser)
    expect(await whoIs(browser)).toEqual({ wechat: openid(), wecom: 'member' })
    await browser.post('/wecom/logout')
    expect(await whoIs(browser)).toEqual({ wechat: openid(), wecom: null })
    await browser.post('/wechat/logout')
    expect(await whoIs(browser)).toEqual({ wechat: null, wecom: null })
  })

  it('have logins under way at once, and finish none of each other', async () => {
    const browser = createBrowser(url)
    const wecom = await readyCallback(browser, '/wecom/login?returnTo=%2Fcolleague')
    await browser.open('/wechat/login?returnTo=%2Fcustomer')
    expect(loginCookies(browser)).toHaveLength(2)
    expect((await browser.open(wecom.replace('/wecom/', '/wechat/'))).status).not.toBe(303)
    expect([exchanges(world.simulator), world.calls(exchangeApi)]).toEqual([0, 0])
    expect(locationOf(await browser.open(wecom))).toBe('/colleague')
  })

  it('take each other’s bearer tokens for none', async () => {
    const code = world.simulator.users.issueCode('xiaoming', accountCredentials.appId)
    const customer = (await postCode(url, { code })).body.data.token
    const colleague = (await postWecomCode(url, { code: world.issueCode() })).body.data.token
    for (const [token, own, foreign] of [
      [customer, '/customer', '/colleague'],
      [colleague, '/colleague', '/customer'],
    ]) {
      const headers = { Authorization: `Bearer ${token}` }
      expect((await getJson(url, own, headers)).status).toBe(200)
      expect((await getJson(url, foreign, headers)).status).toBe(401)
    }
  })

  it('give a desktop browser the QR page of each', async () => {
    const browser = onDesktop(url)
    expect(locationOf(await browser.open('/wechat/login'))).toContain('/connect/qrconnect?')
    const departure = await depart(browser)
    expect(departure.page.pathname).toMatch(/\/wwlogin\/sso\/login$/)
    expect((await browser.open(await callbackOf(browser, departure))).status).toBe(303)
    expect((await browser.fetchJson('/colleague')).body.userid).toBe('user123')
  })
})
