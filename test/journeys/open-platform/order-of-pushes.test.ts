import { beforeEach, describe, expect, it } from '@jest/globals'
import { component, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { passOn, useClock } from '../../helpers/time/clock.ts'
import { until } from '../../helpers/time/wait.ts'
import { createBrowser, onDesktop } from '../../helpers/visitors/browser.ts'
import { agreeTo, grantByPush, openGrantPage } from '../../helpers/visitors/merchant.ts'

const second = 1_000

describe('the order in which WeChat pushes grants and their ends', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const clock = useClock()
  const deployed = world.useOpen()
  let appId = ''

  const now = (): number => Math.floor(simulator.clock.now() / second)
  const told = () => deployed.grants.filter((one) => one.appId === appId)
  const ended = () => deployed.ended.filter((one) => one.appId === appId)
  const status = () => database.rowOf(appId)?.['status']
  const pass = passOn(clock, simulator.clock)
  /** The end of the grant, as WeChat knows it. Its push is lost; answers when it was. */
  const cancelUntold = async (): Promise<number> => {
    await simulator.components.cancel(component.appId, appId, { push: false })
    return now()
  }
  const pushEnd = (createTime: number) =>
    simulator.components.pushEvent(
      component.appId,
      { InfoType: 'unauthorized', AuthorizerAppid: appId },
      { createTime },
    )
  const idle = () => until('nothing is left', () => database.openTasks().length === 0)

  beforeEach(() => {
    appId = world.account()
  })

  it('an end that comes late does not end the grant that is newer', async () => {
    await grantByPush(world, deployed, appId)
    pass(second)
    const endedAt = await cancelUntold()
    pass(second)
    await grantByPush(world, deployed, appId)
    for (let count = 0; count < 2; count += 1) expect(await pushEnd(endedAt)).toMatchObject({ taken: true })
    expect([status(), ended()]).toEqual(['active', []])
    await deployed.platform.client(appId).getAppAccessToken()
  })

  it('an end that comes again does not end the grant that is newer, also within one second', async () => {
    await grantByPush(world, deployed, appId)
    await simulator.components.cancel(component.appId, appId)
    await idle()
    const endedAt = Number(database.rowOf(appId)?.['cancelled_at']) / second
    await grantByPush(world, deployed, appId)
    await pushEnd(endedAt)
    expect([status(), ended().length]).toEqual(['active', 1])
    await deployed.platform.client(appId).getAppAccessToken()
  })

  it('an end of the time of the grant ends it', async () => {
    await grantByPush(world, deployed, appId)
    await cancelUntold()
    await pushEnd(Math.floor(Number(database.rowOf(appId)?.['told_at']) / second))
    expect(status()).toBe('ended')
  })

  it('a grant that is pushed after its own end is none', async () => {
    await agreeTo(world, deployed, appId, { pushOrder: 'redirect-first' })
    pass(second)
    await cancelUntold()
    expect(await pushEnd(now())).toMatchObject({ taken: true })
    expect(await simulator.components.settle()).toMatchObject([{ taken: true }])
    await idle()
    expect([status(), told(), ended()]).toEqual(['ended', [], []])
  })

  it('a grant whose end comes before the app was told of it leaves nothing to do', async () => {
    const api = 'cgi-bin/component/api_get_authorizer_info'
    simulator.faults.arm({ api, kind: 'errcode', errcode: -1, times: 3 })
    await agreeTo(world, deployed, appId)
    await until('the process gives up', () => simulator.requests.count(api) === 3)
    await simulator.components.cancel(component.appId, appId)
    const next = await world.deploy()
    await createBrowser(next.url).open('/wechat/platform/granted')
    await idle()
    expect([status(), told(), next.grants]).toEqual(['ended', [], []])
    world.pushTo(deployed.url)
  })

  it('an end that comes while WeChat’s answer to the code is on its way is the newer one', async () => {
    const api = 'cgi-bin/component/api_query_auth'
    simulator.faults.arm({ api, kind: 'delay', delayMs: 500, afterCommit: true })
    await agreeTo(world, deployed, appId)
    await until('the code is spent', () => simulator.requests.count(api) === 1)
    pass(second)
    await simulator.components.cancel(component.appId, appId)
    await idle()
    expect([status(), told()]).toEqual(['ended', []])
  })

  it('an old grant that comes very late changes nothing, and neither does its end', async () => {
    const page = await deployed.platform.createGrantUrl({ redirectUri: `${deployed.url}/granted` })
    const options = { appId, pushOrder: 'redirect-only' } as const
    const { redirectUrl } = await simulator.components.grant(page, options)
    const fields = {
      InfoType: 'authorized',
      AuthorizerAppid: appId,
      AuthorizationCode: new URL(redirectUrl).searchParams.get('auth_code') ?? '',
      PreAuthCode: new URL(page).searchParams.get('pre_auth_code') ?? '',
    }
    const grantedAt = now()
    pass(second)
    const endedAt = await cancelUntold()
    pass(11 * 60 * second)
    await grantByPush(world, deployed, appId)
    await simulator.components.pushEvent(component.appId, fields, { createTime: grantedAt })
    await idle()
    await pushEnd(endedAt)
    expect([status(), told().length, ended()]).toEqual(['active', 1, []])
    await deployed.platform.client(appId).getAppAccessToken()
  })

  it('an end before it, which comes later, does not let an old grant be asked for', async () => {
    const page = await deployed.platform.createGrantUrl({ redirectUri: `${deployed.url}/granted` })
    const { redirectUrl } = await simulator.components.grant(page, { appId, pushOrder: 'redirect-only' })
    const grantedAt = now()
    pass(second)
    await pushEnd(await cancelUntold())
    await pushEnd(grantedAt - 60)
    const fields = {
      InfoType: 'authorized',
      AuthorizerAppid: appId,
      AuthorizationCode: new URL(redirectUrl).searchParams.get('auth_code') ?? '',
      PreAuthCode: new URL(page).searchParams.get('pre_auth_code') ?? '',
    }
    await simulator.components.pushEvent(component.appId, fields, { createTime: grantedAt })
    await idle()
    expect(simulator.requests.count('cgi-bin/component/api_query_auth')).toBe(0)
    expect([status(), told(), ended()]).toEqual(['ended', [], []])
  })

  it('the end of a grant before does not end the one that a browser has brought', async () => {
    await grantByPush(world, deployed, appId)
    pass(second)
    const browser = onDesktop(deployed.url)
    const page = await openGrantPage(browser)
    pass(second)
    const endedAt = await cancelUntold()
    pass(2 * second)
    const { redirectUrl } = await simulator.components.grant(page, { appId, pushOrder: 'redirect-first' })
    expect((await browser.open(redirectUrl)).status).toBe(303)
    expect(await pushEnd(endedAt)).toMatchObject({ taken: true })
    expect(status()).toBe('active')
    expect(await simulator.components.settle()).toMatchObject([{ taken: true }])
    await pushEnd(endedAt)
    expect([status(), ended(), told().length]).toEqual(['active', [], 2])
    await deployed.platform.client(appId).getAppAccessToken()
  })
})
