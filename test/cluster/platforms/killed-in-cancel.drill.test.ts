import { expect } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { until } from '../../helpers/time/wait.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { itAtLength } from '../../run/length.ts'
import { type CancelStep, cancelStepsOf } from '../grants/cancel-steps.ts'
import { shop } from './grant-steps.ts'
import type { PlatformProcess } from './orders.ts'
import { usePlatformFleets } from './world.ts'

describeWithRedis('a process that is killed in a cancellation, when', () => {
  const { simulator, start } = usePlatformFleets()

  const killInCancel = async ({ place, isTaken }: CancelStep, hasLooked = false) => {
    const fleet = await start(2)
    const [first, next] = fleet.processes as [PlatformProcess, PlatformProcess]
    expect(await fleet.grant(shop)).toBe(true)
    await fleet.settled(shop)
    expect(await next.ask('call', { accounts: [shop], callers: 1 })).toMatchObject({ errors: [] })
    if (hasLooked) {
      fleet.pushTo(next)
      expect(await fleet.pushTicket()).toBe(true)
      fleet.pushTo(first)
    }
    await first.ask('stopAt', { ...place, signal: 'SIGKILL' })
    simulator.clock.advance(2_000)
    const { pushes } = await simulator.components.cancel(fleet.appId, shop)
    expect(pushes.map(({ taken }) => taken)).toEqual([isTaken])
    expect(await first.ended).toBe('SIGKILL')
    fleet.pushTo(next)
    return { fleet, next }
  }

  for (const step of cancelStepsOf(shop)) {
    const { name, runs, runsBeforeAnother = runs } = step

    itAtLength(`${name}: the grant has ended in the next one`, async () => {
      const { fleet, next } = await killInCancel(step)
      expect(await fleet.pushTicket()).toBe(true)
      await until('nothing is left to do', async () => (await fleet.tasks()).length === 0)
      expect(fleet.log('end').length).toBe(runs)
      expect(await fleet.rowOf(shop)).toMatchObject({ status: 'ended', authorizer_refresh_token: '' })
      const { errors } = await next.ask('call', { accounts: [shop], callers: 1 })
      expect(errors).toEqual(['ERR_GRANT_MISSING', 'ERR_GRANT_MISSING'])
      expect((await createBrowser(next.url).open(`/shops/${shop}/wechat/login`)).status).toBe(404)
      expect(fleet.log('end').length).toBe(runs)
    })

    itAtLength(`${name}, and the account grants again at once: in that order`, async () => {
      const { fleet, next } = await killInCancel(step, true)
      simulator.clock.advance(2_000)
      expect(await fleet.grant(shop, next)).toBe(true)
      await until('it is told', () => fleet.log('grant').length === 2)
      expect(await fleet.settled(shop)).toMatchObject({ status: 'active' })
      const told = fleet.order().map(({ what }) => what)
      expect(told).toEqual(['grant', ...Array(runsBeforeAnother).fill('end'), 'grant'])
      expect(await next.ask('call', { accounts: [shop], callers: 1 })).toMatchObject({ errors: [] })
    })
  }
})
