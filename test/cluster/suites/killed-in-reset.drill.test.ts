import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { until } from '../../helpers/time/wait.ts'
import type { SuiteFleet } from './fleet-of-suite.ts'
import { type InstallStep, installSteps } from './install-steps.ts'
import { expectInstalled, pushTicketTo } from './kill-in-install.ts'
import type { SuiteProcess } from './orders.ts'
import { useSuiteFleets } from './world.ts'

const steps = installSteps.template
/** Nobody has written down which of both WeCom does. */
const ends = ['at-once', 'when-redeemed'] as const
type OldCodeEnd = (typeof ends)[number]

describeWithRedis('a process that is killed when the permanent code of a template is reset, when', () => {
  const world = useSuiteFleets()
  const { simulator } = world

  const start = async (): Promise<SuiteFleet> => {
    const fleet = await world.start('template', 2)
    expect(await fleet.install()).toBe(true)
    await fleet.installed()
    for (const process of fleet.processes) {
      expect(await process.ask('call', { accounts: [fleet.shown], callers: 1 })).toMatchObject({ errors: [] })
    }
    simulator.clock.advance(2_000)
    return fleet
  }
  const reset = async (fleet: SuiteFleet, oldCodeEnds: OldCodeEnd): Promise<boolean> => {
    const { pushes } = await simulator.suites.resetPermanentCode(fleet.id, fleet.corpId, { oldCodeEnds })
    return pushes.every(({ taken }) => taken)
  }
  const codeOf = async (fleet: SuiteFleet): Promise<unknown> => (await fleet.row())?.['permanent_code']

  const cases = ends.flatMap((end) => steps.map((step) => ({ ...step, end })))
  it.each(cases)(
    '$name, and the old one ends $end: the next one goes on',
    async (step: InstallStep & { end: OldCodeEnd }) => {
      const { place, runs = 1, isUnanswered = false, isLost = false, end } = step
      const fleet = await start()
      const [first, next] = fleet.processes as [SuiteProcess, SuiteProcess]
      const before = await codeOf(fleet)
      await fleet.killAt(first, place)
      expect(await reset(fleet, end)).toBe(!isUnanswered)
      expect(await first.ended).toBe('SIGKILL')

      await pushTicketTo(fleet, next)
      if (isLost) {
        await expectDead(fleet, next)
        expect(await codeOf(fleet)).toBe(before)
        expect(await reset(fleet, end)).toBe(true)
      }
      await until('the new one is stored', async () => (await codeOf(fleet)) !== before)
      await expectInstalled(world, fleet, { runs: 1 + runs, redeems: isLost ? 3 : 2 })
    },
  )

  /** The old code is dead, and the new one was lost: the operator is told where another one comes from. */
  const expectDead = async (fleet: SuiteFleet, next: SuiteProcess): Promise<void> => {
    await until('nothing is left to do', async () => (await fleet.tasks()).length === 0)
    expect(fleet.log('grant').length).toBe(1)
    const { errors } = await next.ask('call', { accounts: [fleet.shown], callers: 1 })
    expect(errors).toEqual(['ERR_PLATFORM_CONFIG'])
    expect((await fleet.logIn(next)).status).toBe(502)
    await until('the operator is told', () => /ERR_PLATFORM_CONFIG.*重新获取/s.test(fleet.events()))
  }
})
