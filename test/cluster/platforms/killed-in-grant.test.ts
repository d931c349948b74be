import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { portionOf } from '../../run/length.ts'
import type { Stop } from './orders.ts'
import { usePlatformFleets } from './world.ts'

const shop = 'wx0000000000000001'

interface Step {
  name: string
  stop: Omit<Stop, 'signal'>
  /** How often `onGrant` runs altogether. */
  runs?: number
  /** Where the process ends before it has answered. */
  isTaken?: false
}

const steps: Step[] = [
  {
    name: 'the push is stored, and not answered',
    stop: { at: 'set', of: ':tasks', moment: 'after' },
    isTaken: false,
  },
  {
    name: 'the push is answered, its code is not redeemed',
    stop: { at: 'call', of: 'api_query_auth', moment: 'before' },
  },
  { name: 'the code is redeemed', stop: { at: 'call', of: 'api_query_auth', moment: 'after' } },
  { name: 'the row is about to be stored', stop: { at: 'set', of: shop, moment: 'before' } },
  { name: 'the row is stored', stop: { at: 'set', of: shop, moment: 'after' } },
  {
    name: 'WeChat is about to be asked who granted',
    stop: { at: 'call', of: 'api_get_authorizer_info', moment: 'before' },
  },
  {
    name: 'WeChat has said who granted',
    stop: { at: 'call', of: 'api_get_authorizer_info', moment: 'after' },
  },
  { name: 'the row is whole', stop: { at: 'set', of: shop, moment: 'after', skip: 1 } },
  { name: 'onGrant is called', stop: { at: 'onGrant', moment: 'before' } },
  { name: 'onGrant has run, and its run is not noted', stop: { at: 'onGrant', moment: 'after' }, runs: 2 },
  { name: 'the run of onGrant is noted', stop: { at: 'set', of: shop, moment: 'after', skip: 2 } },
  {
    name: 'the grant is about to be done',
    stop: { at: 'set', of: ':tasks', moment: 'before', skip: 1 },
  },
  { name: 'the grant is done', stop: { at: 'set', of: ':tasks', moment: 'after', skip: 1 } },
]

describeWithRedis('a process that is killed in a grant, when', () => {
  const { simulator, start } = usePlatformFleets()

  it.each(portionOf(steps, 6, 3))(
    '$name: the next one goes on',
    async ({ stop, runs = 1, isTaken = true }) => {
      const fleet = await start(2)
      const [first, next] = fleet.processes
      await first?.ask('stopAt', { ...stop, signal: 'SIGKILL' })
      expect(await fleet.grant(shop)).toBe(isTaken)
      expect(await first?.ended).toBe('SIGKILL')

      if (next !== undefined) fleet.pushTo(next)
      expect(await fleet.pushTicket()).toBe(true)
      const row = await fleet.settled(shop)
      const [listed] = simulator.components.authorizers(fleet.appId)
      expect(row).toMatchObject({
        status: 'active',
        kind: 'official-account',
        authorizer_refresh_token: listed?.refreshToken,
      })
      expect(fleet.log('grant').length).toBe(runs)
      expect(await next?.ask('call', { appIds: [shop], callers: 3 })).toMatchObject({
        callers: 3,
        errors: [],
      })
    },
  )
})
