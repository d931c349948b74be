import { describe, expect, it } from '@jest/globals'
import { type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import { appBehindBridge } from '../../helpers/apps/http2-bridge.ts'
import { useSimulator, wechatApp, withPages } from '../../helpers/apps/simulated-world.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage } from '../../helpers/visitors/page-login.ts'
import { departureOf, logInAndOpen } from '../../helpers/visitors/wecom-login.ts'

describe('behind a bridge from HTTP/2, which sends ":authority" and no Host', () => {
  const world = useSimulator()
  const wecom = useWecom()

  it('people log in with WeChat and come back to that host', async () => {
    const browser = createBrowser(await world.run(wechatApp(world, {}, appBehindBridge())))
    const answer = await logInByPage(browser, { loginPath: '/wechat/login?returnTo=%2Fme' })
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
    expect((await browser.open('/me')).body.appId).toBe(accountCredentials.appId)
  })

  it('people log in with WeCom', async () => {
    const { url } = await wecom.serve({ app: appBehindBridge() })
    expect(await logInAndOpen(url)).toEqual([303, 200])
  })

  it('a page of the app itself may log out, and one of another origin not', async () => {
    const url = await world.run(wechatApp(world, {}, appBehindBridge()))
    const logOutFrom = async (origin: string) =>
      (await createBrowser(url).post('/wechat/logout', {}, { Origin: origin })).status
    expect([await logOutFrom(url), await logOutFrom('http://evil.example')]).toEqual([200, 403])
  })

  it.each(['evil.example/path', 'user@evil.example', 'a b', '', undefined])(
    'the authority %j is refused, as such a Host is',
    async (authority) => {
      const url = await world.run(
        wechatApp(
          world,
          {},
          appBehindBridge(() => authority),
        ),
      )
      const { status, body } = await createBrowser(url).open('/wechat/login')
      expect([status, body.handed?.code]).toEqual([400, 'ERR_PARAMETER'])
    },
  )

  it('tenants of two hosts are kept apart', async () => {
    const app = appBehindBridge()
    const { endpoints } = world.simulator
    const credentials: NonNullable<WechatAuthOptions['credentials']> = (req) => ({
      ...accountCredentials,
      appId: `wx000000000000000${req.get(':authority')?.[0]}`,
    })
    app.use(wechatAuth({ credentials, endpoints, secret: 'the secret of all tenants' }))
    const url = await world.run(withPages(app))
    for (const host of ['a.example', 'b.example']) {
      const departure = await createBrowser(url).open('/wechat/login', { Host: host })
      const page = new URL(locationOf(departure))
      const account = `wx000000000000000${host[0]}`
      expect([page.searchParams.get('appid'), departureOf(departure).redirectUri.host]).toEqual([
        account,
        host,
      ])
    }
  })
})
