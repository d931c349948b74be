import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import {
  component,
  type PlatformDeployment,
  signedOrigin,
  useOpenPlatform,
} from '../../helpers/apps/open-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { storeFailures, times } from '../../helpers/stores/grant-database.ts'
import { until } from '../../helpers/time/wait.ts'
import { type Browser, createBrowser } from '../../helpers/visitors/browser.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'
import { logInByPage } from '../../helpers/visitors/page-login.ts'

const gone = { code: 'ERR_GRANT_MISSING', status: 502 }

describe('an account that cancels', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  let deployed: PlatformDeployment
  let other: PlatformDeployment
  let appId = ''

  const cancel = (options = {}) => simulator.components.cancel(component.appId, appId, options)
  const ended = () => [...deployed.ended, ...other.ended].filter((one) => one.appId === appId)
  const logIn = async (browser: Browser, account = appId): Promise<void> => {
    const loginPath = `/shops/${account}/wechat/login?returnTo=/shops/${account}/whoami`
    expect((await logInByPage(browser, { loginPath })).status).toBe(303)
  }
  const whoIs = async (browser: Browser, account = appId) =>
    (await browser.fetchJson(`/shops/${account}/whoami`)).body.openid

  beforeAll(async () => {
    const cache = memoryTokenCache()
    other = await world.deploy({ tokenCache: handleOn(cache) })
    deployed = await world.open({ tokenCache: handleOn(cache) })
  })
  beforeEach(async () => {
    appId = world.account()
    await grantByPush(world, deployed, appId)
  })

  it('has ended in every process, and WeChat is not asked again', async () => {
    const clients = [deployed, other].map(({ platform }) => platform.client(appId))
    for (const client of clients) await client.getAppAccessToken()
    await cancel()
    simulator.requests.clear()
    for (const client of clients) {
      await expect(client.getAppAccessToken()).rejects.toMatchObject(gone)
      await expect(client.call({ path: '/cgi-bin/get_api_domain_ip' })).rejects.toMatchObject(gone)
      await expect(client.getJsapiTicket()).rejects.toMatchObject(gone)
    }
    expect(simulator.requests.list()).toEqual([])
    expect(database.rowOf(appId)).toMatchObject({ status: 'ended', authorizer_refresh_token: '' })
    await until('the app is told', () => ended().length > 0)
    expect(ended()).toEqual([{ appId, userName: simulator.push.originalIdOf(appId) }])
    const event = { type: 'grant-ended', platformAppId: component.appId, appId }
    expect([...deployed.events, ...other.events].filter(({ type }) => type === 'grant-ended')).toContainEqual(
      event,
    )
  })

  it('has no routes any more: pages and JSON answer 404', async () => {
    await cancel()
    for (const { url } of [deployed, other]) {
      const browser = createBrowser(url)
      const base = `/shops/${appId}/wechat`
      for (const answer of [
        await browser.open(`${base}/login`),
        await browser.open(`${base}/callback?code=x&state=${'a'.repeat(40)}0`),
        await browser.fetchJson(`${base}/authorizeUrl`),
        await browser.fetchJson(`${base}/user`),
        await browser.post(`${base}/getUserInfo`, { code: 'x' }),
        await browser.fetchJson(`${base}/jsSdkConfig?url=${signedOrigin}/`),
      ]) {
        expect(answer.status).toBe(404)
      }
      expect((await browser.fetchJson(`${base}/user`)).body).toMatchObject({
        code: -1,
        error: 'ERR_GRANT_MISSING',
      })
    }
  })

  it('takes its logins with it, and nobody else’s', async () => {
    const neighbour = world.account()
    await grantByPush(world, deployed, neighbour)
    const browser = createBrowser(deployed.url)
    await logIn(browser)
    await logIn(browser, neighbour)
    expect(await whoIs(browser)).toEqual(expect.any(String))
    await cancel()
    expect(await whoIs(browser)).toBeNull()
    expect(await whoIs(browser, neighbour)).toEqual(expect.any(String))
  })

  it('and grants again works as before', async () => {
    const browser = createBrowser(deployed.url)
    await logIn(browser)
    await cancel()
    await grantByPush(world, deployed, appId)
    expect(deployed.grants.filter((one) => one.appId === appId)).toHaveLength(2)
    for (const { platform } of [deployed, other]) {
      await platform.client(appId).call({ path: '/cgi-bin/get_api_domain_ip' })
    }
    await logIn(createBrowser(other.url))
    // WeChat's time has seconds: in the same one this would be the first cancellation once more.
    simulator.clock.advance(1_000)
    await cancel()
    await until('the app is told of the second end', () => ended().length > 1)
  })

  it('is told of once, however often the push comes', async () => {
    await cancel()
    const repeat = { retry: true, duplicate: true }
    await simulator.components.pushEvent(component.appId, {}, repeat)
    world.pushTo(other.url)
    await simulator.components.pushEvent(component.appId, {}, repeat)
    world.pushTo(deployed.url)
    await until('the app is told', () => ended().length > 0)
    await until('nothing is left', () => database.openTasks().length === 0)
    expect(ended()).toHaveLength(1)
  })

  it('is not taken for cancelled while the store fails: WeChat pushes again', async () => {
    database.failing.set = times(2, storeFailures.rejects)
    const { pushes } = await cancel()
    expect(pushes[0]?.tries.map(({ status }) => status)).toEqual([500, 500, 200])
    expect(database.rowOf(appId)).toMatchObject({ status: 'ended' })
    await until('the app is told', () => ended().length === 1)
  })

  it('has ended also where the app’s hook throws, which is told as the app’s failure', async () => {
    const error = new Error('the app’s own')
    const app = await world.open({
      onGrantEnd: () => {
        throw error
      },
    })
    await cancel()
    await until('it is told', () => app.events.some(({ type }) => type === 'app-failure'))
    expect(app.events).toContainEqual({ type: 'app-failure', hook: 'onGrantEnd', error })
    expect(database.rowOf(appId)).toMatchObject({ status: 'ended' })
    world.pushTo(deployed.url)
  })

  it('that nobody knows is answered with success, and told to nobody', async () => {
    appId = world.account()
    const fields = { InfoType: 'unauthorized', AuthorizerAppid: appId }
    expect(await simulator.components.pushEvent(component.appId, fields)).toMatchObject({ taken: true })
    await expect(deployed.platform.client(appId).getAppAccessToken()).rejects.toMatchObject(gone)
    expect(ended()).toEqual([])
  })
})
