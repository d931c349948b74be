import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  component,
  grant,
  type PlatformDeployment,
  shop,
  shopMini,
  useOpenPlatform,
} from '../../helpers/apps/open-platform.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { logInByPage } from '../../helpers/visitors/page-login.ts'

describe('a third-party platform', () => {
  const world = useOpenPlatform()
  const { simulator, database, deploy } = world
  let deployed: PlatformDeployment

  beforeAll(async () => {
    deployed = await deploy()
    await simulator.components.pushTicket(component.appId)
  })

  it('takes a grant from its page to the return', async () => {
    const { status, location } = await grant(world, deployed.url, {
      appId: shop,
      query: '?returnTo=/merchant',
    })
    expect({ status, location }).toEqual({ status: 303, location: '/merchant' })
    expect(deployed.grants).toMatchObject([{ appId: shop, kind: 'official-account', hasRequest: true }])
    expect(database.rowOf(shop)).toMatchObject({
      authorizer_appid: shop,
      status: 'active',
      kind: 'official-account',
    })
  })

  it('logs a follower of the account in on its behalf', async () => {
    const browser = createBrowser(deployed.url)
    const answer = await logInByPage(browser, {
      loginPath: `/shops/${shop}/wechat/login?returnTo=/shops/${shop}/whoami`,
    })
    expect({ status: answer.status, location: locationOf(answer) }).toEqual({
      status: 303,
      location: `/shops/${shop}/whoami`,
    })
    expect((await browser.fetchJson(`/shops/${shop}/whoami`)).body).toMatchObject({ appId: shop })
  })

  it('acts for the account', async () => {
    expect(await deployed.platform.client(shop).call({ path: '/cgi-bin/get_api_domain_ip' })).toMatchObject({
      ip_list: expect.any(Array),
    })
  })

  it('grants of a mini program log people in', async () => {
    await grant(world, deployed.url, { appId: shopMini })
    const code = simulator.miniPrograms.login(shopMini, 'xiaoming')
    const answer = await createBrowser(deployed.url).post(`/mini/${shopMini}/login`, { code })
    expect(answer.body).toMatchObject({ code: 0, data: { token: expect.any(String) } })
  })

  it('ends the grant', async () => {
    await simulator.components.cancel(component.appId, shop)
    expect(deployed.ended).toMatchObject([{ appId: shop }])
    expect((await createBrowser(deployed.url).open(`/shops/${shop}/wechat/login`)).status).toBe(404)
    await expect(deployed.platform.client(shop).getAppAccessToken()).rejects.toMatchObject({
      code: 'ERR_GRANT_MISSING',
      status: 502,
    })
  })
})
