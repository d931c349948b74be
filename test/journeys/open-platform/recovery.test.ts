import { beforeEach, describe, expect, it } from '@jest/globals'
import { isWechatAuthError, memoryTokenCache } from 'express-wechat-auth'
import type { SimulatedFault } from 'express-wechat-auth/simulator'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'
import { readyCallback } from '../../helpers/visitors/wechat-login.ts'

const refreshApi = 'cgi-bin/component/api_authorizer_token'
const listApi = 'cgi-bin/component/api_get_authorizer_list'
const callApi = 'cgi-bin/get_api_domain_ip'
const exchangeApi = 'sns/oauth2/component/access_token'

type Where = 'a refresh' | 'a call' | 'the exchange of a code'
const wheres: Where[] = ['a refresh', 'a call', 'the exchange of a code']
const cases = wheres.flatMap((where) => [61003, 61023].map((errcode) => [where, errcode] as const))

describe('a grant that WeChat says is gone', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const clock = useClock()
  let appId = ''
  let deployed: PlatformDeployment
  let other: PlatformDeployment

  const lists = (): number => simulator.requests.count(listApi)
  const status = (): unknown => database.rowOf(appId)?.['status']
  const isTold = (type: string): boolean =>
    deployed.events.some((event) => event.type === type && 'appId' in event && event.appId === appId)
  /** WeChat has given another refresh token to somebody else. Answers it. */
  const rotateElsewhere = async (): Promise<unknown> => {
    simulator.components.update(component.appId, { refreshTokens: 'rotating' })
    const body = {
      component_appid: component.appId,
      authorizer_appid: appId,
      authorizer_refresh_token: database.rowOf(appId)?.['authorizer_refresh_token'],
    }
    const answer = await deployed.platform.call({ path: `/${refreshApi}`, body })
    simulator.components.update(component.appId, { refreshTokens: 'stable' })
    return answer['authorizer_refresh_token']
  }
  const call = (by = deployed) => by.platform.client(appId).call({ path: `/${callApi}` })

  /** Answers the code of the error, or the status of the page, by which somebody learns of it. */
  const meet = async (where: Where, errcode: number): Promise<string | number> => {
    const api = { 'a refresh': refreshApi, 'a call': callApi, 'the exchange of a code': exchangeApi }[where]
    if (where === 'the exchange of a code') {
      const browser = createBrowser(deployed.url)
      const callback = await readyCallback(browser, `/shops/${appId}/wechat/login`)
      simulator.faults.arm({ api, kind: 'errcode', errcode })
      return (await browser.open(callback)).status
    }
    if (where === 'a refresh') {
      clock.advance(2 * 60 * 60_000)
      simulator.clock.advance(2 * 60 * 60_000)
    }
    simulator.faults.arm({ api, kind: 'errcode', errcode })
    return call().then(
      () => 'well',
      (error) => (isWechatAuthError(error) ? error.code : String(error)),
    )
  }
  const outcome = (where: Where, code: string, page: number) =>
    where === 'the exchange of a code' ? page : code

  beforeEach(async () => {
    database.rows.clear()
    simulator.components.update(component.appId, { refreshTokens: 'stable', listsRefreshTokens: true })
    const cache = memoryTokenCache()
    other = await world.deploy({ tokenCache: handleOn(cache) })
    deployed = await world.open({ tokenCache: handleOn(cache) })
    appId = world.account()
    await grantByPush(world, deployed, appId)
    for (const one of [deployed, other]) await call(one)
    simulator.requests.clear()
  })

  it.each(cases)('at %s (%i), and is not in the list, ends', async (where, errcode) => {
    const end = { api: listApi, kind: 'body', body: '{"total_count":0,"list":[]}' } as const
    simulator.faults.arm(end)
    expect(await meet(where, errcode)).toBe(outcome(where, 'ERR_GRANT_MISSING', 404))
    expect([status(), lists(), isTold('grant-ended'), isTold('grant-lost')]).toEqual([
      'ended',
      1,
      true,
      false,
    ])
    expect(deployed.ended).toEqual([{ appId, userName: simulator.push.originalIdOf(appId) }])
    for (const one of [deployed, other]) {
      await expect(call(one)).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING', status: 502 })
    }
    expect(lists()).toBe(1)
  })

  it.each(cases)(
    'at %s (%i), and is in the list without a refresh token, is lost',
    async (where, errcode) => {
      simulator.components.update(component.appId, { listsRefreshTokens: false })
      expect(await meet(where, errcode)).toBe(outcome(where, 'ERR_GRANT_MISSING', 404))
      expect([status(), lists(), isTold('grant-ended'), isTold('grant-lost')]).toEqual([
        'ended',
        1,
        false,
        true,
      ])
      expect(deployed.ended).toEqual([])
      await expect(call(other)).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING' })
    },
  )

  it.each(cases)(
    'at %s (%i), and is in the list with the very refresh token, ends nothing',
    async (where, errcode) => {
      expect(await meet(where, errcode)).toBe(outcome(where, 'ERR_PLATFORM_TOKEN', 502))
      expect([status(), lists(), isTold('grant-ended'), isTold('grant-lost')]).toEqual([
        'active',
        1,
        false,
        false,
      ])
      simulator.faults.clear()
      clock.advance(11 * 60_000)
      await call(other)
      await call()
    },
  )

  it.each(cases)(
    'at %s (%i), and is in the list with another refresh token, goes on with that',
    async (where, errcode) => {
      const next = await rotateElsewhere()
      // The code of a person is not sent a second time.
      expect(await meet(where, errcode)).toBe(where === 'the exchange of a code' ? 404 : 'well')
      expect([status(), lists(), isTold('grant-ended'), isTold('grant-lost')]).toEqual([
        'active',
        1,
        false,
        false,
      ])
      expect(database.rowOf(appId)).toMatchObject({ authorizer_refresh_token: next })
      for (const one of [deployed, other]) await call(one)
      expect(lists()).toBe(1)
    },
  )

  it.each<[what: string, fault: Omit<SimulatedFault, 'api'>, error: string]>([
    ['is busy', { kind: 'errcode', errcode: -1 }, 'ERR_PLATFORM_UNAVAILABLE'],
    ['is a page of a gateway', { kind: 'html' }, 'ERR_PLATFORM_UNAVAILABLE'],
    ['has no list', { kind: 'body', body: '{}' }, 'ERR_PLATFORM'],
    ['is refused', { kind: 'errcode', errcode: 61004 }, 'ERR_PLATFORM_CONFIG'],
  ])('does not end while the list %s', async (_what, fault, error) => {
    simulator.faults.arm({ ...fault, api: listApi })
    expect(await meet('a call', 61003)).toBe(error)
    expect([status(), deployed.ended]).toEqual(['active', []])
    await call()
  })

  it('is looked up once for all who ask', async () => {
    await simulator.components.cancel(component.appId, appId, { push: false })
    clock.advance(2 * 60 * 60_000)
    simulator.clock.advance(2 * 60 * 60_000)
    const calls = [deployed, other, deployed, other].map((one) => call(one))
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'ERR_GRANT_MISSING' } })
    }
    expect([lists(), simulator.requests.count(refreshApi)]).toEqual([1, 1])
    expect([...deployed.ended, ...other.ended]).toHaveLength(1)
  })

  it('and whose refresh token stays refused is not asked for at each call', async () => {
    simulator.components.update(component.appId, { refreshTokens: 'dead' })
    clock.advance(2 * 60 * 60_000)
    simulator.clock.advance(2 * 60 * 60_000)
    for (let count = 0; count < 5; count += 1) {
      await expect(call()).rejects.toMatchObject({ code: 'ERR_PLATFORM_TOKEN', status: 502 })
    }
    expect([lists(), simulator.requests.count(refreshApi), status()]).toEqual([1, 1, 'active'])
    simulator.components.update(component.appId, { refreshTokens: 'dead-once' })
    await call(await world.open())
    expect(status()).toBe('active')
  })
})
