import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Express, Request, RequestHandler } from 'express'
import { miniLogin, type WechatAuthOptions, wechatAuth, wechatJsSdk, wecomAuth } from 'express-wechat-auth'
import request from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, withPages } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'

type CredentialsOf = NonNullable<WechatAuthOptions['credentials']>

const secret = 'the secret of all tenants'
const publicUrl = 'https://app.example.com'
const accounts: Record<string, string> = {
  'a.example': 'wx000000000000000a',
  'b.example': 'wx000000000000000b',
}
/** What a stranger may send to make an app believe that the request is for another host. */
const spoofs: Record<string, string>[] = [
  { 'X-Forwarded-Host': 'b.example' },
  { 'X-Forwarded-Host': 'b.example, a.example' },
  { 'X-Forwarded-Server': 'b.example', 'X-Original-Host': 'b.example', 'X-Host': 'b.example' },
  { Forwarded: 'host=b.example' },
]

describe('tenants by req.hostname, and a stranger who sends headers of proxies', () => {
  const world = useSimulator()
  const asked: string[] = []
  const byHostname: CredentialsOf = (req) => {
    asked.push(req.hostname)
    const appId = accounts[req.hostname]
    return appId === undefined ? undefined : { ...accountCredentials, appId }
  }
  const appFor = (app: Express = appWithSession()): Express =>
    app.use(wechatAuth({ credentials: byHostname, secret, endpoints: world.simulator.endpoints }))
  const accountAt = async (url: string, host: string, headers: object = {}): Promise<string | null> => {
    const departure = await createBrowser(url).open('/wechat/login', { Host: host, ...headers })
    return new URL(locationOf(departure)).searchParams.get('appid')
  }

  describe('without trust proxy', () => {
    let url = ''
    beforeAll(async () => {
      url = await world.run(withPages(appFor()))
    })

    it.each(spoofs)(
      'who comes first with %j, gets the host that was asked, and so do the next',
      async (spoof) => {
        expect(await accountAt(url, 'a.example', spoof)).toBe(accounts['a.example'])
        expect(await accountAt(url, 'a.example')).toBe(accounts['a.example'])
        expect(await accountAt(url, 'b.example')).toBe(accounts['b.example'])
      },
    )

    it('no header but Host makes an entry of its own: the app is asked once for all of them', async () => {
      const other = await world.run(withPages(appFor()))
      asked.length = 0
      for (let count = 0; count < 50; count += 1) {
        await accountAt(other, 'a.example', { 'X-Forwarded-Host': `h${count}.example` })
      }
      expect(asked).toEqual(['a.example'])
    })
  })

  it('with a proxy that is trusted, its header decides, and nobody else’s', async () => {
    const believing = await world.run(withPages(appFor(appWithSession().set('trust proxy', 'loopback'))))
    expect(await accountAt(believing, 'inside', { 'X-Forwarded-Host': 'b.example' })).toBe(
      accounts['b.example'],
    )
    expect(await accountAt(believing, 'a.example')).toBe(accounts['a.example'])
    const distant = await world.run(withPages(appFor(appWithSession().set('trust proxy', '10.0.0.1'))))
    expect(await accountAt(distant, 'a.example', { 'X-Forwarded-Host': 'b.example' })).toBe(
      accounts['a.example'],
    )
    expect(await accountAt(distant, 'b.example', { 'X-Forwarded-Host': 'a.example' })).toBe(
      accounts['b.example'],
    )
  })

  it.each<[string, (credentials: (req: Request) => undefined) => RequestHandler, string]>([
    ['miniLogin', (credentials) => miniLogin({ secret, credentials }), '/login/user'],
    ['wecomAuth', (credentials) => wecomAuth({ secret, credentials }), '/wecom/user'],
    ['wechatJsSdk', (credentials) => wechatJsSdk({ publicUrl, credentials }), '/wechat/jsSdkConfig'],
  ])('%s() asks for the host of the request too, once', async (_factory, routerFor, path) => {
    const hosts: string[] = []
    const app = appWithSession().use(routerFor(({ hostname }) => void hosts.push(hostname)))
    for (const spoof of spoofs) await request(app).get(path).set('Host', 'a.example').set(spoof)
    expect(hosts).toEqual(['a.example'])
  })
})
