import { expect } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { until } from '../../helpers/time/wait.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { itAtLength } from '../../run/length.ts'
import type { PlatformProcess } from './fleet.ts'
import { shop } from './grant-steps.ts'
import type { Stop } from './orders.ts'
import { usePlatformFleets } from './world.ts'

interface Step {
  name: string
  stop: Omit<Stop, 'signal'>
  isTaken: boolean
  /** How often `onGrantEnd` runs altogether. */
  runs: number
}

const steps: Step[] = [
  {
    name: 'the push is stored, the row has not ended',
    stop: { at: 'set', of: shop, moment: 'before' },
    isTaken: false,
    runs: 1,
  },
  {
    name: 'the row has ended, the push is not answered',
    stop: { at: 'set', of: shop, moment: 'after' },
    isTaken: false,
    runs: 1,
  },
  {
    name: 'the push is answered, onGrantEnd has not run',
    stop: { at: 'hook', of: 'onGrantEnd', moment: 'before' },
    isTaken: true,
    runs: 1,
  },
  {
    name: 'onGrantEnd has run, and its run is not noted',
    stop: { at: 'hook', of: 'onGrantEnd', moment: 'after' },
    isTaken: true,
    runs: 2,
  },
  {
    name: 'its run is noted',
    stop: { at: 'set', of: ':tasks', moment: 'after', skip: 1 },
    isTaken: true,
    runs: 1,
  },
]

describeWithRedis('a process that is killed in a cancellation, when', () => {
  const { simulator, start } = usePlatformFleets()

  for (const { name, stop, isTaken, runs } of steps) {
    itAtLength(`${name}: the grant has ended in the next one`, async () => {
      const fleet = await start(2)
      const [first, next] = fleet.processes as [PlatformProcess, PlatformProcess]
      expect(await fleet.grant(shop)).toBe(true)
      await fleet.settled(shop)
      expect(await next.ask('call', { appIds: [shop], callers: 1 })).toMatchObject({ errors: [] })
      await first.ask('stopAt', { ...stop, signal: 'SIGKILL' })
      simulator.clock.advance(2_000)
      const { pushes } = await simulator.components.cancel(fleet.appId, shop)
      expect(pushes.map(({ taken }) => taken)).toEqual([isTaken])
      expect(await first.ended).toBe('SIGKILL')

      fleet.pushTo(next)
      expect(await fleet.pushTicket()).toBe(true)
      await until('nothing is left to do', async () => (await fleet.tasks()).length === 0)
      expect(fleet.log('end').length).toBe(runs)
      expect(await fleet.rowOf(shop)).toMatchObject({ status: 'ended', authorizer_refresh_token: '' })
      const { errors } = await next.ask('call', { appIds: [shop], callers: 1 })
      expect(errors).toEqual(['ERR_GRANT_MISSING', 'ERR_GRANT_MISSING'])
      expect((await createBrowser(next.url).open(`/shops/${shop}/wechat/login`)).status).toBe(404)
      expect(fleet.log('end').length).toBe(runs)
    })
  }
})
