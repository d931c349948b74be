import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { component, redeemApi, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { onlyFor, storeFailures, times } from '../../helpers/stores/grant-database.ts'
import { until } from '../../helpers/time/wait.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { agreeTo, setOut } from '../../helpers/visitors/merchant.ts'

const arrived = { status: 303, location: '/me' }

describe('the push and the browser of one grant', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const deployed = world.useOpen()
  let appId = ''

  /** A redeem that WeChat did. */
  const redeems = (): number =>
    simulator.requests.list({ api: redeemApi }).filter(({ errcode }) => errcode === undefined).length
  const told = (by = deployed) => by.grants.filter((one) => one.appId === appId)
  const agree = (options = {}, by = deployed) =>
    setOut(world, by.url, { appId, query: '?returnTo=/me', ...options })
  const settle = () => simulator.components.settle()

  beforeEach(() => {
    appId = world.account()
    world.pushTo(deployed.url)
  })

  it.each(['same', 'other'] as const)('are one when the push comes first, with the %s code', async (code) => {
    const merchant = await agree({ code })
    await until('the push is redeemed', () => database.rowOf(appId)?.['status'] === 'active')
    expect(told()).toEqual([])
    expect(await merchant.comeBack()).toMatchObject(arrived)
    expect(told()).toMatchObject([{ hasRequest: true }])
    expect(redeems()).toBe(1)
  })

  it.each(['same', 'other'] as const)(
    'are one when the browser comes first, with the %s code',
    async (code) => {
      const merchant = await agree({ code, pushOrder: 'redirect-first' })
      expect(await merchant.comeBack()).toMatchObject(arrived)
      expect(await settle()).toMatchObject([{ taken: true }])
      expect(told()).toMatchObject([{ hasRequest: true }])
      expect(redeems()).toBe(1)
    },
  )

  it.each(['same', 'other'] as const)('are one when they come at once, with the %s code', async (code) => {
    const merchant = await agree({ code, wait: false })
    expect(await merchant.comeBack()).toMatchObject(arrived)
    await settle()
    expect(told()).toMatchObject([{ hasRequest: true }])
    expect(redeems()).toBe(1)
  })

  it('are one in two processes', async () => {
    const cache = memoryTokenCache()
    const first = await world.open({ tokenCache: handleOn(cache) })
    const second = await world.deploy({ tokenCache: handleOn(cache) })
    for (const options of [
      {},
      { wait: false },
      { wait: false, code: 'other' },
      { pushOrder: 'redirect-first' },
    ]) {
      appId = world.account()
      simulator.requests.clear()
      const merchant = await agree(options, first)
      expect(await merchant.comeBack()).toMatchObject(arrived)
      await settle()
      expect([...told(first), ...told(second)]).toMatchObject([{ hasRequest: true }])
      expect(redeems()).toBe(1)
    }
  })

  it('are one when the browser comes long after the push, which then tells the app without it', async () => {
    const merchant = await agree()
    await until('the app is told', () => told().length > 0)
    expect(told()).toMatchObject([{ hasRequest: false }])
    expect(await merchant.comeBack()).toMatchObject(arrived)
    expect([told().length, redeems()]).toEqual([1, 1])
  })

  it('are one when the browser comes after a restart that has lost the cache', async () => {
    const merchant = await agree()
    await until('the app is told', () => told().length > 0)
    const again = await world.deploy()
    expect(await merchant.comeBack(copyOf(merchant.browser, again.url))).toMatchObject(arrived)
    expect(again.grants).toEqual([])
  })

  it('do not lose the grant when WeChat’s answer to the code is lost', async () => {
    simulator.faults.arm({ api: redeemApi, kind: 'reset', afterCommit: true })
    const merchant = await agree()
    await until('the push is redeemed', () => database.rowOf(appId)?.['status'] === 'active')
    expect(await merchant.comeBack()).toMatchObject(arrived)
    expect(told()).toMatchObject([{ hasRequest: true, status: 'active' }])
    await deployed.platform.client(appId).getAppAccessToken()
  })

  it.each(['same', 'other'] as const)(
    'do not lose the grant when that happens to the browser while the push comes, with the %s code',
    async (code) => {
      const isOther = code === 'other'
      simulator.faults.arm({ api: redeemApi, kind: 'reset', afterCommit: true, times: isOther ? 2 : 1 })
      const merchant = await agree({ code, pushOrder: 'redirect-first' })
      const coming = merchant.comeBack()
      await until('the code is spent', () => simulator.requests.count(redeemApi) > 0)
      await settle()
      expect(await coming).toMatchObject(arrived)
      await until('the app is told', () => told().length > 0)
      expect(database.rowOf(appId)).toMatchObject({ status: 'active' })
      await deployed.platform.client(appId).getAppAccessToken()
    },
  )

  it('do not lose the grant when its row cannot be stored after the code was redeemed', async () => {
    const key = `${component.appId}:${appId}`
    database.failing.set = onlyFor((one) => one === key, times(3, storeFailures.rejects))
    const merchant = await agree({ pushOrder: 'redirect-first' })
    // An error of the store, unless another try was made meanwhile.
    await merchant.browser.fetchJson(merchant.redirectUrl)
    await settle()
    await until('the list has restored it', () => database.rowOf(appId)?.['status'] === 'active')
    expect(await merchant.comeBack()).toMatchObject(arrived)
    await until('the app is told', () => told().length > 0)
    expect(told()).toHaveLength(1)
  })

  it('leave nothing to do behind', async () => {
    await agreeTo(world, deployed, appId)
    await until('the app is told', () => told().length > 0)
    await until('nothing is left', () => database.openTasks().length === 0)
  })
})
