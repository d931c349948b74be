import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Express } from 'express'
import type { GrantStore, WechatPlatform } from 'express-wechat-auth'
import { component, shop, shopMini, useOpenPlatform } from '../helpers/apps/open-platform.ts'
import { createGrantDatabase } from '../helpers/stores/grant-database.ts'
import { describeWithMariadb, type RunningMariadb, startMariadb } from '../helpers/stores/mariadb.ts'
import { until } from '../helpers/time/wait.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../helpers/visitors/browser.ts'
import { grant } from '../helpers/visitors/merchant.ts'
import { logInByPage } from '../helpers/visitors/page-login.ts'
import { codeBlocksOf, readText } from './markdown.ts'
import { codeBelow, evaluate } from './printed-code.ts'

const file = 'docs/open-platform.md'
const env = {
  WECHAT_PLATFORM_APPID: component.appId,
  WECHAT_PLATFORM_APPSECRET: component.appSecret,
  WECHAT_PLATFORM_TOKEN: component.token,
  WECHAT_PLATFORM_ENCODING_AES_KEY: component.encodingAesKey,
  SECRET: 'the secret of production',
  SESSION_SECRET: 'of a test',
}

describe('printed code of third-party platforms runs:', () => {
  const world = useOpenPlatform()
  const { simulator, open, pushTo, database } = world
  /** What printed code takes for declared. */
  const given = globalThis as { platform?: WechatPlatform }
  afterEach(() => {
    delete given.platform
    database.rows.clear()
  })

  describeWithMariadb('with MariaDB', () => {
    let mariadb: RunningMariadb
    beforeAll(async () => {
      mariadb = await startMariadb()
      await mariadb.createDatabase('app', 'utf8mb4_general_ci')
    })
    afterAll(() => mariadb.stop())

    it('the smallest program takes a grant, logs a customer in, and does so after a restart', async () => {
      const [printed] = codeBlocksOf(file, readText(file)).filter(({ language }) => language === 'ts')
      const uri = { uri: mariadb.urlOf('app'), socketPath: mariadb.socketPath }
      const code = (printed?.code ?? '')
        .replace('app.listen(3000)', '')
        .replace('process.env.MYSQL_URL!', JSON.stringify(uri))
        .replace('wechatPlatform({', `wechatPlatform({ endpoints: ${JSON.stringify(simulator.endpoints)},`)
      const start = async (): Promise<string> => world.run((await evaluate(code, 'app', env)) as Express)
      const logIn = async (url: string): Promise<object> => {
        const customer = createBrowser(url)
        const guarded = locationOf(await customer.open(`/shops/${shop}`))
        expect(locationOf(await logInByPage(customer, { loginPath: guarded }))).toBe(`/shops/${shop}`)
        return (await customer.fetchJson(`/shops/${shop}`)).body
      }

      const url = await start()
      pushTo(url)
      await simulator.components.pushTicket(component.appId)
      expect(await grant(world, url, { appId: shop })).toMatchObject({ status: 303, location: '/' })
      const customer = await logIn(url)
      expect(customer).toMatchObject({ appId: shop, openid: expect.any(String) })
      expect(await logIn(await start())).toMatchObject({ ...customer, loggedInAt: expect.any(Number) })
    })

    it('three functions of one’s own keep rows, and have none that are not there', async () => {
      const [code = ''] = codeBelow(file, 'grantStore')
      const both = (await evaluate(code, '({ grantStore, db })', { MYSQL_URL: mariadb.urlOf('app') })) as {
        grantStore: GrantStore
        db: { end(): Promise<void> }
      }
      const { grantStore } = both
      const row = { authorizer_appid: 'wx1', nickname: '花坊' }
      expect(await grantStore.get('p:wx1')).toBeUndefined()
      await grantStore.set('p:wx1', row)
      await grantStore.set('p:wx1', { ...row, status: 'ended' })
      expect(await grantStore.get('p:wx1')).toEqual({ ...row, status: 'ended' })
      await grantStore.delete('p:wx1')
      expect(await grantStore.get('p:wx1')).toBeUndefined()
      await both.db.end()
    })
  })

  it('a page of one’s own: the push alone brings the grant', async () => {
    const deployed = await open()
    given.platform = deployed.platform
    const code = codeBelow(file, 'Granting')[1] ?? ''
    const url = await world.run(
      (await evaluate(code.replace('https://login.example.com', 'http://127.0.0.1'), 'app')) as Express,
    )
    const page = await createBrowser(url, desktopUserAgent).open('/connect')
    const link = /<a href="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const appId = world.account()
    await simulator.components.grant(link, { appId })
    await until('the push tells the app', () => deployed.grants.length > 0)
    expect(deployed.grants).toMatchObject([{ appId, hasRequest: false }])
  })

  it('moving: rows with two fields are enough', async () => {
    const { url } = await open()
    await grant(world, url, { appId: shopMini })
    const [{ refreshToken = '' } = {}] = simulator.components
      .authorizers(component.appId)
      .filter(({ appId }) => appId === shopMini)
    const moved = createGrantDatabase(component.appId)
    const [code = ''] = codeBelow(file, 'Moving from another SDK')
    const importGrants = (await evaluate(code, 'importGrants')) as (
      store: GrantStore,
      id: string,
      tokens: Map<string, string>,
    ) => Promise<void>
    await importGrants(moved, component.appId, new Map([[shopMini, refreshToken]]))
    const next = await open({ grantStore: moved })
    expect(await next.platform.miniProgramClient(shopMini).getAppAccessToken()).toEqual(expect.any(String))
  })

  it('repair: an empty table is filled from WeChat’s list', async () => {
    const { url } = await open()
    await grant(world, url, { appId: shopMini })
    const empty = createGrantDatabase(component.appId)
    const next = await open({ grantStore: empty })
    const [code = ''] = codeBelow(file, 'When a grant is lost')
    const lines: unknown[] = []
    const repair = (await evaluate(code.replaceAll('console.log', 'process.env.print'), 'repair', {
      print: ((line: unknown) => lines.push(line)) as never,
    })) as (platform: WechatPlatform) => Promise<void>
    await repair(next.platform)
    expect(lines[0]).toMatch(/^[1-9]\d* rows written$/)
    expect(empty.rowOf(shopMini)).toMatchObject({ status: 'active', kind: 'mini-program' })
  })
})
