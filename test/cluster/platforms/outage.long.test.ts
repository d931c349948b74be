import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { until } from '../../helpers/time/wait.ts'
import { itAtLength } from '../../run/length.ts'
import type { PlatformFleet } from './fleet-of-platform.ts'
import type { PlatformProcess } from './orders.ts'
import { usePlatformFleets } from './world.ts'

const shop = 'wx0000000000000001'
const shopMini = 'wx0000000000000004'
const good = { callers: 10, errors: [] }

describeWithRedis('a platform whose', () => {
  const world = usePlatformFleets()
  const { simulator, count } = world

  const startWarm = async (size: number): Promise<PlatformFleet> => {
    const fleet = await world.start(size)
    expect(await fleet.grant(shop)).toBe(true)
    await fleet.settled(shop)
    expect(await callAll(fleet)).toMatchObject(Array(size).fill(good))
    return fleet
  }
  const callAll = ({ processes }: PlatformFleet) =>
    Promise.all(processes.map((process) => process.ask('call', { accounts: [shop], callers: 10 })))
  const storedTicket = async (fleet: PlatformFleet): Promise<unknown> =>
    (await fleet.rowOf('ticket'))?.['ticket']

  it('Redis is down goes on with the tokens in memory, and keeps the ticket that comes', async () => {
    const fleet = await startWarm(2)
    const [first, second] = fleet.processes as [PlatformProcess, PlatformProcess]
    const before = await storedTicket(fleet)
    await world.redis.stop()
    try {
      simulator.requests.clear()
      expect(await callAll(fleet)).toMatchObject([good, good])
      expect(await fleet.pushTicket()).toBe(true)
      const ticket = await storedTicket(fleet)
      expect(ticket).not.toBe(before)
      expect(await callAll(fleet)).toMatchObject([good, good])
      // A process that starts now, or is told that its token is bad, fetches by the ticket in the store.
      expect([count('api_component_token'), count('api_authorizer_token')]).toEqual([0, 0])
      simulator.components.revokeComponentTokens(fleet.appId)
      expect(await first.ask('createGrantUrl')).toContain('pre_auth_code=')
      expect(count('api_component_token')).toBe(1)
      // A cancellation reaches the process that is told.
      await simulator.components.cancel(fleet.appId, shop)
      const { errors } = await first.ask('call', { accounts: [shop], callers: 10 })
      expect(new Set(errors)).toEqual(new Set(['ERR_GRANT_MISSING']))
    } finally {
      await world.restartRedis()
    }
    await until('the second one has heard', async () => {
      const { errors } = await second.ask('call', { accounts: [shop], callers: 1 })
      return errors.includes('ERR_GRANT_MISSING')
    })
    // Granted again while Redis is back.
    expect(await fleet.grant(shop)).toBe(true)
    await fleet.settled(shop)
    expect(await callAll(fleet)).toMatchObject([good, good])
    expect(fleet.log('grant').length).toBe(2)
    expect(fleet.log('end').length).toBe(1)
  })

  it('store is down takes no push, and goes on with what it knows', async () => {
    const fleet = await startWarm(2)
    const [first] = fleet.processes as [PlatformProcess, PlatformProcess]
    const before = await storedTicket(fleet)
    for (const process of fleet.processes) await process.ask('breakStore', true)
    expect(await fleet.pushTicket()).toBe(false)
    expect(await storedTicket(fleet)).toBe(before)
    expect(await callAll(fleet)).toMatchObject([good, good])
    // Nor is a grant taken: WeChat pushes it again.
    expect(await fleet.grant(shopMini)).toBe(false)
    for (const process of fleet.processes) await process.ask('breakStore', false)
    expect(await fleet.pushTicket()).toBe(true)
    expect(await storedTicket(fleet)).not.toBe(before)
    expect(await first.ask('fetchPlatformToken')).toBe('good')
  })

  itAtLength('store is down for a minute goes on calling', async () => {
    const fleet = await startWarm(2)
    for (const process of fleet.processes) {
      await process.ask('breakStore', true)
      await process.ask('advance', 60_000)
    }
    expect(await callAll(fleet)).toMatchObject([good, good])
  })
})
