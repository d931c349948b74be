import { describe, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { suiteKinds } from './fleet-of-suite.ts'
import { installSteps } from './install-steps.ts'
import { killInInstall } from './kill-in-install.ts'
import { useSuiteFleets } from './world.ts'

describeWithRedis('a process that is killed in an installation that WeCom pushes, when', () => {
  const world = useSuiteFleets()

  describe.each(suiteKinds)('it is of a %s, and', (kind) => {
    const steps = installSteps[kind]
    it.each(steps)('$name: the next one goes on', (step) => killInInstall(world, kind, step))

    const [stored] = steps.filter(({ name }) => name === 'the row is stored')
    it('the row is stored: the next one goes on, also when it has looked a moment before', async () => {
      if (stored !== undefined) await killInInstall(world, kind, stored, { hasLooked: true })
    })
  })
})
