import { it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { grantSteps, killInGrant } from './grant-steps.ts'
import { usePlatformFleets } from './world.ts'

describeWithRedis('a process that is killed in a grant, when', () => {
  const world = usePlatformFleets()

  // All steps: killed-in-grant.drill.test.ts.
  const some = grantSteps.filter((_, index) => index % 12 === 3)
  it.each(some)('$name: the next one goes on', (step) => killInGrant(world, step))
})
