import { beforeEach, describe, expect, it } from '@jest/globals'
import { wechatAuth } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import {
  component,
  mountAccounts,
  type PlatformDeployment,
  useOpenPlatform,
} from '../../helpers/apps/open-platform.ts'
import { until } from '../../helpers/time/wait.ts'
import { type Browser, createBrowser } from '../../helpers/visitors/browser.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'
import { callbackOf, depart, readyCallback } from '../../helpers/visitors/wechat-login.ts'

const exchangeApi = 'sns/oauth2/component/access_token'
const sessionApi = 'sns/component/jscode2session'
const profileApi = 'sns/userinfo'

describe('a merchant who cancels in the middle of a login', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  let deployed: PlatformDeployment
  let appId = ''
  let browser: Browser
  let onLogin: () => unknown = () => undefined

  const cancel = (options = {}) => simulator.components.cancel(component.appId, appId, options)
  const loginPath = (base = '/shops') => `${base}/${appId}/wechat/login?returnTo=/shops/${appId}/whoami`
  const openid = async () => (await browser.fetchJson(`/shops/${appId}/whoami`)).body.openid
  const exchanges = (): number => simulator.requests.count(exchangeApi)
  const isEnded = () => database.rowOf(appId)?.['status'] === 'ended'

  beforeEach(async () => {
    onLogin = () => undefined
    const mount: typeof mountAccounts = (app, platform, onEvent) => {
      app.use(
        '/hooked/:appId',
        wechatAuth({
          credentials: (req) => ({ appId: String(req.params['appId']), platform }),
          secret: deploymentSecret,
          onLogin: () => onLogin(),
        }),
      )
      mountAccounts(app, platform, onEvent)
    }
    deployed = await world.open({}, { mount })
    appId = world.account()
    await grantByPush(world, deployed, appId)
    browser = createBrowser(deployed.url)
  })

  it('between our page and WeChat’s: WeChat shows its own error', async () => {
    const departure = await depart(browser, loginPath())
    await cancel()
    const page = await browser.open(departure.authorizeUrl.replace(/#.*/, ''))
    expect(page.text).toContain('10015')
  })

  it('between WeChat’s page and the callback: 404, and the code is not sent', async () => {
    const callback = await readyCallback(browser, loginPath())
    await cancel()
    expect((await browser.open(callback)).status).toBe(404)
    expect((await browser.fetchJson(callback)).body).toMatchObject({ error: 'ERR_GRANT_MISSING' })
    expect([exchanges(), await openid()]).toEqual([0, null])
  })

  it('between the callback and the exchange: 404, and nobody is logged in', async () => {
    const callback = await readyCallback(browser, loginPath())
    simulator.components.revokeComponentTokens(component.appId)
    simulator.faults.arm({ api: 'cgi-bin/component/api_component_token', kind: 'delay', delayMs: 300 })
    const coming = browser.open(callback)
    await until('the exchange waits for a token', () => exchanges() === 1)
    await cancel()
    expect((await coming).status).toBe(404)
    expect([exchanges(), await openid(), isEnded()]).toEqual([2, null, true])
  })

  it('at the exchange, with a push that was lost: 404, and the grant has ended', async () => {
    const callback = await readyCallback(browser, loginPath())
    await cancel({ push: false })
    expect((await browser.open(callback)).status).toBe(404)
    expect([exchanges(), await openid(), isEnded()]).toEqual([1, null, true])
    expect(deployed.ended).toMatchObject([{ appId }])
  })

  it.each([
    ['the profile', profileApi],
    ['the answer to the exchange', exchangeApi],
  ])('before %s is there: nobody stays logged in', async (_what, api) => {
    const callback = await readyCallback(browser, loginPath())
    simulator.faults.arm({ api, kind: 'delay', delayMs: 300 })
    const coming = browser.open(callback)
    await until('it is under way', () => simulator.requests.count(api) === 1)
    await cancel()
    expect([303, 404, 502]).toContain((await coming).status)
    expect(await openid()).toBeNull()
  })

  it('while the app’s onLogin runs: the login ends with the grant, and comes back with the next one', async () => {
    onLogin = () => cancel()
    const callback = await callbackOf(browser, await depart(browser, loginPath('/hooked')))
    expect([303, 404]).toContain((await browser.open(callback)).status)
    expect(await openid()).toBeNull()
    onLogin = () => undefined
    await grantByPush(world, deployed, appId)
    const again = await callbackOf(browser, await depart(browser, loginPath()))
    expect((await browser.open(again)).status).toBe(303)
    expect(await openid()).toEqual(expect.any(String))
  })

  it('of a mini program: 404 before the code is sent, and after it', async () => {
    const mini = world.account('mini-program')
    await grantByPush(world, deployed, mini)
    appId = mini
    const logIn = () => {
      const code = simulator.miniPrograms.login(mini, 'xiaoming')
      return createBrowser(deployed.url).post(`/mini/${mini}/login`, { code })
    }
    const { token } = (await logIn()).body.data
    await cancel({ push: false })
    const late = await logIn()
    expect([late.status, late.body.error, isEnded()]).toEqual([404, 'ERR_GRANT_MISSING', true])
    simulator.requests.clear()
    expect([(await logIn()).status, simulator.requests.count(sessionApi)]).toEqual([404, 0])
    const headers = { Authorization: `Bearer ${token}` }
    expect((await browser.fetchJson(`/mini/${mini}/whoami`, headers)).body.openid).toBeNull()
    expect((await browser.fetchJson(`/mini/${mini}/login/user`, headers)).status).toBe(404)
  })
})
