import { describe, expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { until } from '../../helpers/time/wait.ts'
import { type CancelStep, cancelStepsOf } from '../grants/cancel-steps.ts'
import { type SuiteFleet, type SuiteKind, suiteKinds } from './fleet-of-suite.ts'
import { expectInstalled, pushTicketTo } from './kill-in-install.ts'
import type { SuiteProcess } from './orders.ts'
import { useSuiteFleets } from './world.ts'

describeWithRedis('a process that is killed when a company removes the app, when', () => {
  const world = useSuiteFleets()
  const { simulator } = world

  const killInCancel = async (kind: SuiteKind, { place, isTaken }: CancelStep, hasLooked = false) => {
    const fleet = await world.start(kind, 2)
    const [first, next] = fleet.processes as [SuiteProcess, SuiteProcess]
    expect(await fleet.install()).toBe(true)
    await fleet.installed()
    const { browser } = await fleet.logIn(next)
    expect(await fleet.companyOf(browser)).toBe(fleet.shown)
    if (hasLooked) await pushTicketTo(fleet, next)
    fleet.pushTo(first)
    await fleet.killAt(first, place)
    simulator.clock.advance(2_000)
    const { pushes } = await simulator.suites.cancel(fleet.id, fleet.corpId)
    expect(pushes.map(({ taken }) => taken)).toEqual([isTaken])
    expect(await first.ended).toBe('SIGKILL')
    return { fleet, next, browser }
  }
  const told = (fleet: SuiteFleet): string[] => fleet.order().map(({ what }) => what)

  describe.each(suiteKinds)('it is of a %s, and', (kind) => {
    const steps = cancelStepsOf('company')

    it.each(steps)('$name: it has ended in the next one, and can come again', async (step) => {
      const { fleet, next, browser } = await killInCancel(kind, step)
      await pushTicketTo(fleet, next)
      await until('nothing is left to do', async () => (await fleet.tasks()).length === 0)
      expect(fleet.log('end').length).toBe(step.runs)
      expect(await fleet.row()).toMatchObject({ status: 'ended', permanent_code: '' })
      const { errors } = await next.ask('call', { accounts: [fleet.shown], callers: 1 })
      expect(errors).toEqual(['ERR_GRANT_MISSING', 'ERR_GRANT_MISSING'])
      expect(await fleet.companyOf(browser)).toBeUndefined()
      expect((await fleet.logIn(next)).status).toBe(kind === 'template' ? 404 : 403)

      simulator.clock.advance(2_000)
      expect(await fleet.install()).toBe(true)
      await expectInstalled(world, fleet, { runs: 2, redeems: 2 })
      expect(fleet.log('end').length).toBe(step.runs)
    })

    it.each(steps)('$name, and the company installs it again at once: in that order', async (step) => {
      const { fleet, next } = await killInCancel(kind, step, true)
      fleet.pushTo(next)
      simulator.clock.advance(2_000)
      expect(await fleet.install()).toBe(true)
      await until('it is told', () => fleet.log('grant').length === 2)
      await expectInstalled(world, fleet, { runs: 2, redeems: 2 })
      const { runs, runsBeforeAnother = runs } = step
      expect(told(fleet)).toEqual(['grant', ...Array(runsBeforeAnother).fill('end'), 'grant'])
    })
  })
})
