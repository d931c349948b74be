import { it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { itAtLength, portionOf } from '../../run/length.ts'
import { grantSteps, killInGrant } from './grant-steps.ts'
import { usePlatformFleets } from './world.ts'

describeWithRedis('a process that is killed in a grant, when', () => {
  const world = usePlatformFleets()

  it.each(portionOf(grantSteps, 20, 3))('$name: the next one goes on', (step) => killInGrant(world, step))

  itAtLength('the row is stored: the next one goes on, also when it has looked a moment before', async () => {
    const step = grantSteps.find(({ name }) => name === 'the row is stored')
    if (step !== undefined) await killInGrant(world, step, { hasLooked: true })
  })
})
