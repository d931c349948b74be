import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { TokenRequest } from 'express-wechat-auth'
import { askFor } from '../../helpers/apps/js-sdk.ts'
import {
  component,
  type PlatformDeployment,
  signedOrigin,
  useOpenPlatform,
} from '../../helpers/apps/open-platform.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { grant, grantByPush } from '../../helpers/visitors/merchant.ts'
import { logInByPage } from '../../helpers/visitors/page-login.ts'

const ownApis = ['cgi-bin/component/api_component_token', 'cgi-bin/component/api_authorizer_token']

describe('a platform whose tokens come from a server of the app’s own', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  let central: PlatformDeployment
  let deployed: PlatformDeployment
  let asked: TokenRequest[] = []
  let appId = ''

  /** Another deployment, which has the tickets and the grants, stands for that server. */
  const get = async (request: TokenRequest): Promise<string> => {
    asked.push(request)
    const { kind, appId: account, rejected } = request
    if (kind === 'component_access_token') {
      const token = await central.platform.getPlatformAccessToken()
      if (token !== rejected) return token
      await central.platform.call({ path: '/cgi-bin/component/api_create_preauthcode', body: { component_appid: component.appId } })
      return central.platform.getPlatformAccessToken()
    }
    const client = central.platform.client(account)
    if (kind === 'jsapi_ticket') return client.getJsapiTicket()
    if (rejected !== undefined) await client.call({ path: '/cgi-bin/get_api_domain_ip' })
    return client.getAppAccessToken()
  }

  beforeAll(async () => {
    central = await world.open()
    deployed = await world.deploy({ tokenProvider: { get } })
    world.pushTo(central.url)
    appId = world.account()
    await grantByPush(world, central, appId)
    world.pushTo(deployed.url)
  })
  beforeEach(() => {
    asked = []
  })

  it('asks it for each kind of token and ticket, and WeChat for none', async () => {
    await deployed.platform.getPlatformAccessToken()
    await deployed.platform.client(appId).getAppAccessToken()
    const page = `${signedOrigin}/`
    expect((await askFor(deployed.url, page, { path: `/shops/${appId}/wechat/jsSdkConfig` })).status).toBe(200)
    expect(asked).toEqual([
      { kind: 'component_access_token', appId: component.appId },
      { kind: 'authorizer_access_token', appId },
      { kind: 'jsapi_ticket', appId },
    ])
    for (const api of ownApis) expect(simulator.requests.count(api)).toBe(0)
  })

  it('tells it which token WeChat has refused', async () => {
    const call = () => deployed.platform.client(appId).call({ path: '/cgi-bin/get_api_domain_ip' })
    await call()
    const before = await central.platform.client(appId).getAppAccessToken()
    simulator.components.revokeAuthorizerTokens(component.appId, appId)
    await call()
    expect(asked).toContainEqual({ kind: 'authorizer_access_token', appId, rejected: before })
  })

  it('logs people in with the platform’s token of that server, also when it has just been renewed', async () => {
    const logIn = async () =>
      (await logInByPage(createBrowser(deployed.url), { loginPath: `/shops/${appId}/wechat/login` })).status
    expect(await logIn()).toBe(303)
    simulator.components.revokeComponentTokens(component.appId)
    expect(await logIn()).toBe(303)
    expect(asked.filter(({ rejected }) => rejected !== undefined)).toHaveLength(1)
  })

  it('takes grants, without a token of its own making', async () => {
    const shop = world.account()
    expect(await grant(world, deployed.url, { appId: shop })).toMatchObject({ status: 303 })
    expect(deployed.grants).toMatchObject([{ appId: shop, status: 'active' }])
    for (const api of ownApis) expect(simulator.requests.count(api)).toBe(0)
    await deployed.platform.client(shop).call({ path: '/cgi-bin/get_api_domain_ip' })
  })

  it('acts for no account whose grant has ended', async () => {
    const shop = world.account()
    await grantByPush(world, deployed, shop)
    await simulator.components.cancel(component.appId, shop)
    asked = []
    await expect(deployed.platform.client(shop).getAppAccessToken()).rejects.toMatchObject({
      code: 'ERR_GRANT_MISSING',
    })
    expect(asked).toEqual([])
  })

  it('is a 503 while that server is down', async () => {
    const down = await world.deploy({
      tokenProvider: {
        get() {
          throw new Error('down')
        },
      },
    })
    const page = await createBrowser(down.url).open('/wechat/platform/grant')
    expect(page.status).toBe(503)
    await expect(down.platform.client(appId).getAppAccessToken()).rejects.toMatchObject({
      code: 'ERR_PLATFORM_UNAVAILABLE',
    })
    world.pushTo(deployed.url)
  })
})
