import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { until } from '../../helpers/time/wait.ts'
import { itAtLength } from '../../run/length.ts'
import type { Place } from '../grants/orders.ts'
import type { PlatformFleet } from './fleet-of-platform.ts'
import type { PlatformProcess } from './orders.ts'
import { usePlatformFleets } from './world.ts'

const shop = 'wx0000000000000001'
const good = { callers: 3, errors: [] }

describeWithRedis('an account whose refresh token is another one after each refresh', () => {
  const { simulator, start, flush, count } = usePlatformFleets()

  const startGranted = async (size: number): Promise<PlatformFleet> => {
    const fleet = await start(size)
    simulator.components.update(fleet.appId, { refreshTokens: 'rotating' })
    expect(await fleet.grant(shop)).toBe(true)
    await fleet.settled(shop)
    return fleet
  }
  const newestOf = ({ appId }: PlatformFleet): string | undefined =>
    simulator.components.authorizers(appId)[0]?.refreshToken
  const storedIn = async (fleet: PlatformFleet): Promise<unknown> =>
    (await fleet.rowOf(shop))?.['authorizer_refresh_token']
  const callAll = (processes: readonly PlatformProcess[]) =>
    Promise.all(processes.map((process) => process.ask('call', { accounts: [shop], callers: 3 })))

  itAtLength('has the newest one in the store after each of many expiries', async () => {
    const fleet = await startGranted(3)
    // Past the end of the token, and shortly before it, where it is renewed in the background.
    for (const [round, seconds] of [7_300, 7_000, 7_300, 7_300, 7_000, 7_000, 7_300, 7_000].entries()) {
      const before = newestOf(fleet)
      await Promise.all(fleet.processes.map((process) => process.ask('advance', seconds * 1_000)))
      simulator.clock.advance(seconds * 1_000)
      // The ticket of this hour.
      await simulator.components.settle()
      expect(await callAll(fleet.processes)).toMatchObject([good, good, good])
      await until('it is refreshed', () => newestOf(fleet) !== before)
      await until('the newest one is stored', async () => (await storedIn(fleet)) === newestOf(fleet))
      expect(count('api_authorizer_token')).toBe(round + 1)
    }
    expect(count('api_get_authorizer_list')).toBe(0)
  })

  /** The first process freezes in a refresh until the second one has called. */
  const freezeIn = async (stop: Place): Promise<PlatformFleet> => {
    const fleet = await startGranted(1)
    await flush()
    const [frozen, other] = await Promise.all([fleet.add(), fleet.add()])
    await frozen.ask('stopAt', { ...stop, signal: 'SIGSTOP' })
    const late = frozen.ask('call', { accounts: [shop], callers: 3 })
    await until('it is frozen', () => fleet.log('frozen').length === 1)
    expect(await other.ask('call', { accounts: [shop], callers: 3 })).toMatchObject(good)
    expect(await storedIn(fleet)).toBe(newestOf(fleet))
    frozen.kill('SIGCONT')
    expect((await late).callers).toBe(3)
    expect(await callAll([frozen, other])).toMatchObject([good, good])
    return fleet
  }

  it('keeps the newest one when a process that was frozen in its refresh comes back with an older one', async () => {
    const fleet = await freezeIn({ at: 'call', of: 'api_authorizer_token', moment: 'after' })
    expect(await storedIn(fleet)).toBe(newestOf(fleet))
  })

  itAtLength('keeps the newest one when a process was frozen in its turn to write', async () => {
    const fleet = await freezeIn({ at: 'get', of: shop, moment: 'after', skip: 1 })
    expect(await storedIn(fleet)).toBe(newestOf(fleet))
  })

  // A store of three functions knows no compare-and-set: that write cannot be refused.
  itAtLength('goes on by WeChat’s list when a process was frozen in the very write', async () => {
    const fleet = await freezeIn({ at: 'set', of: shop, moment: 'before' })
    await Promise.all(fleet.processes.map((process) => process.ask('advance', 7_300_000)))
    simulator.clock.advance(7_300_000)
    await simulator.components.settle()
    expect(await callAll(fleet.processes)).toMatchObject([good, good, good])
    expect(await fleet.rowOf(shop)).toMatchObject({
      status: 'active',
      authorizer_refresh_token: newestOf(fleet),
    })
    expect(fleet.log('grant').length).toBe(1)
  })
})
