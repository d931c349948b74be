import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { onlyFor, storeFailures, times } from '../../helpers/stores/grant-database.ts'
import { passOn, useClock } from '../../helpers/time/clock.ts'
import { createGate, settle, until } from '../../helpers/time/wait.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'

const refreshApi = 'cgi-bin/component/api_authorizer_token'
const hourMs = 60 * 60_000
const gone = { code: 'ERR_GRANT_MISSING', status: 502 }

describe('the tokens of an account', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const clock = useClock()
  let appId = ''
  let first: PlatformDeployment
  let second: PlatformDeployment

  const pass = passOn(clock, simulator.clock)
  const tokenOf = ({ platform }: PlatformDeployment) => platform.client(appId).getAppAccessToken()
  const refreshes = (): number => simulator.requests.count(refreshApi)
  const refreshTokenOf = (): unknown => database.rowOf(appId)?.['authorizer_refresh_token']
  const currentRefreshToken = () =>
    simulator.components.authorizers(component.appId).find((one) => one.appId === appId)?.refreshToken
  const rowFails = (failure: Parameters<typeof onlyFor>[1]) => {
    database.failing.set = onlyFor((key) => key === `${component.appId}:${appId}`, failure)
  }

  /** A refresh that WeChat has done and whose answer comes late: its token, or its error. */
  const beginRefresh = async (delayMs = 400) => {
    simulator.faults.arm({ api: refreshApi, kind: 'delay', delayMs, afterCommit: true })
    const late = tokenOf(first).catch((error) => error)
    await until('it is under way', () => refreshes() === 1)
    return { late }
  }

  beforeEach(async () => {
    database.rows.clear()
    simulator.components.update(component.appId, { refreshTokens: 'stable' })
    const cache = memoryTokenCache()
    second = await world.deploy({ tokenCache: handleOn(cache) })
    first = await world.open({ tokenCache: handleOn(cache) })
    appId = world.account()
    await grantByPush(world, first, appId)
    simulator.requests.clear()
  })

  it('come with the grant: nothing is fetched until they end, and then once for all processes', async () => {
    const token = await tokenOf(first)
    expect([await tokenOf(second), refreshes()]).toEqual([token, 0])
    pass(2 * hourMs)
    const tokens = await Promise.all([first, second, first, second].map(tokenOf))
    expect(new Set(tokens).size).toBe(1)
    expect([tokens[0] === token, refreshes()]).toEqual([false, 1])
    await first.platform.client(appId).call({ path: '/cgi-bin/get_api_domain_ip' })
  })

  it('are never in the store, whose row has the refresh token alone', async () => {
    const tokens = [await tokenOf(first)]
    pass(2 * hourMs)
    tokens.push(await tokenOf(first))
    const text = JSON.stringify([...database.rows])
    for (const token of tokens) expect(text).not.toContain(token)
    expect(refreshTokenOf()).toBe(currentRefreshToken())
  })

  it('bring another refresh token at times, which is stored and used from then on', async () => {
    simulator.components.update(component.appId, { refreshTokens: 'rotating' })
    const before = refreshTokenOf()
    for (const deployed of [first, second, await world.deploy()]) {
      pass(2 * hourMs)
      await tokenOf(deployed)
      expect(refreshTokenOf()).toBe(currentRefreshToken())
    }
    expect(refreshTokenOf()).not.toBe(before)
    expect(refreshes()).toBe(3)
  })

  it('are handed out only when the refresh token is stored that came with them', async () => {
    simulator.components.update(component.appId, { refreshTokens: 'rotating' })
    pass(2 * hourMs)
    const gate = createGate()
    rowFails(() => gate.promise)
    let isThere = false
    const token = tokenOf(first).then((value) => {
      isThere = true
      return value
    })
    await until('WeChat has answered', () => refreshes() === 1)
    await settle()
    expect([isThere, refreshTokenOf() === currentRefreshToken()]).toEqual([false, false])
    gate.open()
    expect(await token).toEqual(expect.any(String))
    expect(refreshTokenOf()).toBe(currentRefreshToken())
  })

  it('survive a store that fails when it is to keep the new refresh token', async () => {
    simulator.components.update(component.appId, { refreshTokens: 'rotating' })
    pass(2 * hourMs)
    rowFails(times(1, storeFailures.rejects))
    await tokenOf(first)
    expect(refreshTokenOf()).toBe(currentRefreshToken())
    pass(2 * hourMs)
    rowFails(times(9, storeFailures.rejects))
    await expect(tokenOf(first)).rejects.toMatchObject({ code: 'ERR_CACHE' })
    database.failing = {}
    pass(10 * 60_000)
    await tokenOf(first)
    expect(refreshTokenOf()).toBe(currentRefreshToken())
  })

  it('of a grant that is newer are not replaced by a refresh that was under way', async () => {
    simulator.components.update(component.appId, { refreshTokens: 'rotating' })
    pass(2 * hourMs)
    const { late } = await beginRefresh()
    await simulator.components.cancel(component.appId, appId, { push: false })
    await grantByPush(world, first, appId)
    await late
    expect(refreshTokenOf()).toBe(currentRefreshToken())
    for (const deployed of [first, second]) {
      await deployed.platform.client(appId).call({ path: '/cgi-bin/get_api_domain_ip' })
    }
  })

  it('of two processes that share the store alone do not take the newer refresh token away', async () => {
    simulator.components.update(component.appId, { refreshTokens: 'rotating' })
    const alone = await world.deploy()
    pass(2 * hourMs)
    await first.platform.getPlatformAccessToken()
    const { late } = await beginRefresh(600)
    await tokenOf(alone)
    expect(await late).toEqual(expect.any(String))
    expect(refreshTokenOf()).toBe(currentRefreshToken())
    pass(2 * hourMs)
    for (const deployed of [first, alone]) await tokenOf(deployed)
    expect(refreshTokenOf()).toBe(currentRefreshToken())
  })

  it('end with the grant, though a refresh was under way', async () => {
    simulator.components.update(component.appId, { refreshTokens: 'rotating' })
    pass(2 * hourMs)
    const { late } = await beginRefresh()
    await simulator.components.cancel(component.appId, appId)
    expect(await late).toMatchObject(gone)
    expect(database.rowOf(appId)).toMatchObject({ status: 'ended', authorizer_refresh_token: '' })
    await expect(tokenOf(second)).rejects.toMatchObject(gone)
  })

  it('are renewed once when a call says that they are bad, and so is the platform’s', async () => {
    const call = () => first.platform.client(appId).call({ path: '/cgi-bin/get_api_domain_ip' })
    await call()
    simulator.components.revokeAuthorizerTokens(component.appId, appId)
    simulator.components.revokeComponentTokens(component.appId)
    simulator.requests.clear()
    await call()
    expect(simulator.requests.list().map(({ api, errcode }) => [api, errcode])).toEqual([
      ['cgi-bin/get_api_domain_ip', 40001],
      [refreshApi, 40001],
      ['cgi-bin/component/api_component_token', undefined],
      [refreshApi, undefined],
      ['cgi-bin/get_api_domain_ip', undefined],
    ])
  })
})
