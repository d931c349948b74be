import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { portionOf } from '../../run/length.ts'
import type { Place } from '../grants/orders.ts'
import { usePlatformFleets } from './world.ts'

const shop = 'wx0000000000000001'

const steps: { name: string; stop: Place }[] = [
  {
    name: 'before it has read the answer',
    stop: { at: 'call', of: 'api_authorizer_token', moment: 'after' },
  },
  {
    name: 'between the answer and the storing of its refresh token',
    stop: { at: 'set', of: shop, moment: 'before' },
  },
  { name: 'when its refresh token is stored', stop: { at: 'set', of: shop, moment: 'after' } },
]

describeWithRedis('a process that is killed in a refresh that brings another refresh token,', () => {
  const { simulator, start, flush, count } = usePlatformFleets()

  it.each(portionOf(steps, 3, 1))('$name: the grant goes on in the next one', async ({ stop }) => {
    const fleet = await start(2)
    simulator.components.update(fleet.appId, { refreshTokens: 'rotating' })
    expect(await fleet.grant(shop)).toBe(true)
    const { authorizer_refresh_token: spent } = await fleet.settled(shop)
    // Neither Redis nor the second process has an access token of the account.
    await flush()
    const [granter, next] = fleet.processes
    const first = await fleet.add()
    await first.ask('stopAt', { ...stop, signal: 'SIGKILL' })
    await first.ask('call', { accounts: [shop], callers: 5 }).catch(() => undefined)
    expect(await first.ended).toBe('SIGKILL')
    const [listed] = simulator.components.authorizers(fleet.appId)
    expect(listed?.refreshToken).not.toBe(spent)

    expect(await next?.ask('call', { accounts: [shop], callers: 5 })).toMatchObject({
      callers: 5,
      errors: [],
    })
    expect(await granter?.ask('call', { accounts: [shop], callers: 5 })).toMatchObject({
      callers: 5,
      errors: [],
    })
    const [kept] = simulator.components.authorizers(fleet.appId)
    expect(await fleet.rowOf(shop)).toMatchObject({
      status: 'active',
      authorizer_refresh_token: kept?.refreshToken,
    })
    expect(count('api_get_authorizer_list')).toBe(stop.moment === 'after' && stop.at === 'set' ? 0 : 1)
    expect(fleet.log('grant').length).toBe(1)
  })
})
