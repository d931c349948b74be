import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { isLongRun } from '../../run/length.ts'
import type { PlatformFleet } from './fleet-of-platform.ts'
import { usePlatformFleets } from './world.ts'

const shop = 'wx0000000000000001'
const size = isLongRun ? 4 : 2

describeWithRedis('an account that cancels and grants again', () => {
  const { simulator, start } = usePlatformFleets()

  /** What each process answers to a call of a client, and to a visitor of the account's login. */
  const answersOf = ({ processes }: PlatformFleet) =>
    Promise.all(
      processes.map(async (process) => {
        const { errors } = await process.ask('call', { accounts: [shop], callers: 2 })
        const page = await createBrowser(process.url).open(`/shops/${shop}/wechat/login`)
        const json = await createBrowser(process.url).fetchJson(`/shops/${shop}/wechat/login`)
        return { errors, page: page.status, json: [json.status, json.body.error] }
      }),
    )
  const asked = (): string[] =>
    simulator.requests.list().flatMap(({ api }) => (api === 'simulator/push' ? [] : api))

  it(`is gone in ${size} processes at their next request, and there again at once`, async () => {
    const fleet = await start(size)
    const gone = {
      errors: Array(3).fill('ERR_GRANT_MISSING'),
      page: 404,
      json: [404, 'ERR_GRANT_MISSING'],
    }
    for (const [round, told] of fleet.processes.entries()) {
      fleet.pushTo(told)
      expect(await fleet.grant(shop, told)).toBe(true)
      await fleet.settled(shop)
      const granted = await answersOf(fleet)
      expect(granted).toEqual(Array(size).fill({ errors: [], page: 302, json: expect.any(Array) }))

      // WeChat tells the time in seconds.
      simulator.clock.advance(2_000)
      await simulator.components.cancel(fleet.appId, shop)
      simulator.clock.advance(2_000)
      simulator.requests.clear()
      expect(await answersOf(fleet)).toEqual(Array(size).fill(gone))
      expect(asked()).toEqual([])
      expect(fleet.log('end').length).toBe(round + 1)
      expect(fleet.log('grant').length).toBe(round + 1)
    }
  })
})
