import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { until } from '../../helpers/time/wait.ts'
import { itAtLength } from '../../run/length.ts'
import { grantSteps, killInGrant, shop } from './grant-steps.ts'
import type { PlatformProcess } from './orders.ts'
import { usePlatformFleets } from './world.ts'

describeWithRedis('a process that is killed in a grant, when', () => {
  const world = usePlatformFleets()

  it.each(grantSteps)('$name: the next one goes on', (step) => killInGrant(world, step))

  itAtLength('the row is stored: the next one goes on, also when it has looked a moment before', async () => {
    const step = grantSteps.find(({ name }) => name === 'the row is stored')
    if (step !== undefined) await killInGrant(world, step, { hasLooked: true })
  })

  itAtLength(
    'its run is noted: the next one runs it no more, also when it knew the row from before',
    async () => {
      const fleet = await world.start(2)
      const [first, next] = fleet.processes as [PlatformProcess, PlatformProcess]
      await first.ask(
        'stopAt',
        { at: 'hook', of: 'onGrant', moment: 'after', signal: 'SIGSTOP' },
        { at: 'set', of: shop, moment: 'after', signal: 'SIGKILL' },
      )
      expect(await fleet.grant(shop)).toBe(true)
      await until('it is frozen', () => fleet.log('frozen').length === 1)
      const report = await next.ask('call', { accounts: [shop], callers: 1 })
      expect(report).toMatchObject({ errors: [] })
      first.kill('SIGCONT')
      expect(await first.ended).toBe('SIGKILL')
      fleet.pushTo(next)
      expect(await fleet.pushTicket()).toBe(true)
      await fleet.settled(shop)
      expect(fleet.log('grant').length).toBe(1)
    },
  )
})
