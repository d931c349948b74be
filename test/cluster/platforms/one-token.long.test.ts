import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { isLongRun, itAtLength } from '../../run/length.ts'
import type { PlatformFleet } from './fleet-of-platform.ts'
import { appsWithShops, shops } from './shops.ts'
import { usePlatformFleets } from './world.ts'

const size = isLongRun ? 6 : 2
const callers = 50

describeWithRedis('processes of a platform that know no token', () => {
  const { simulator, start, flush, count } = usePlatformFleets({ apps: appsWithShops })

  /** Lets accounts grant through a process that takes no part afterwards. */
  const startCold = async (accounts: readonly string[], others: number): Promise<PlatformFleet> => {
    const fleet = await start(1)
    const taken = await Promise.all(accounts.map((appId) => fleet.grant(appId)))
    expect(new Set(taken)).toEqual(new Set([true]))
    await Promise.all(accounts.map((appId) => fleet.settled(appId)))
    await fleet.processes[0]?.stop()
    await flush()
    await Promise.all(Array.from({ length: others }, () => fleet.add()))
    simulator.requests.clear()
    return fleet
  }
  const callAll = async (fleet: PlatformFleet, accounts: string[], perAccount: number) => {
    const living = fleet.processes.slice(1)
    const reports = await Promise.all(
      living.map((process) => process.ask('call', { accounts, callers: perAccount })),
    )
    const [platformTokens, accessTokens] = [count('api_component_token'), count('api_authorizer_token')]
    const stalled = reports.filter(({ isStalled }) => isStalled).length
    return {
      callers: reports.reduce((sum, report) => sum + report.callers, 0),
      errors: reports.flatMap(({ errors }) => errors),
      // A machine that stalls lets the lease of a fetch end.
      fetches:
        stalled === 0
          ? [platformTokens, accessTokens]
          : [
              withoutStalls(platformTokens, 1, stalled),
              withoutStalls(accessTokens, accounts.length, stalled),
            ],
    }
  }

  it(`fetch one platform token and one of the account, ${size} processes with ${callers} callers each`, async () => {
    const [shop = ''] = shops
    const fleet = await startCold([shop], size)
    expect(await callAll(fleet, [shop], callers)).toEqual({
      callers: size * callers,
      errors: [],
      fetches: [1, 1],
    })
    expect(await fleet.rowOf(shop)).toMatchObject({
      authorizer_refresh_token: simulator.components.authorizers(fleet.appId)[0]?.refreshToken,
    })
  })

  itAtLength('fetch one platform token, and one of each of 20 accounts', async () => {
    const fleet = await startCold(shops, 4)
    expect(await callAll(fleet, [...shops], 5)).toEqual({
      callers: 4 * shops.length * 5,
      errors: [],
      fetches: [1, shops.length],
    })
    const granted = simulator.components.authorizers(fleet.appId)
    for (const { appId, refreshToken } of granted) {
      expect(await fleet.rowOf(appId)).toMatchObject({ authorizer_refresh_token: refreshToken })
    }
    expect(granted).toHaveLength(shops.length)
  })
})

const withoutStalls = (found: number, wanted: number, stalled: number): number =>
  found >= wanted && found <= wanted * (1 + stalled) ? wanted : found
