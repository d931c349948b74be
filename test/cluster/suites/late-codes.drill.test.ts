import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { until } from '../../helpers/time/wait.ts'
import type { Place } from '../grants/orders.ts'
import { type SuiteFleet, suiteKinds } from './fleet-of-suite.ts'
import { expectInstalled, pushTicketTo } from './kill-in-install.ts'
import type { SuiteProcess } from './orders.ts'
import { useSuiteFleets } from './world.ts'

const redeemed: Place = { at: 'call', of: 'get_permanent_code', moment: 'after' }
const kept: Place = { at: 'set', of: ':tasks', moment: 'after', skip: 1 }

describeWithRedis('the permanent code that a process got, and did not live to store,', () => {
  const world = useSuiteFleets()
  const { simulator } = world

  const pass = (): void => simulator.clock.advance(2_000)
  const quiet = (fleet: SuiteFleet): Promise<unknown> =>
    until('nothing is left to do', async () => (await fleet.tasks()).length === 0)
  const killInInstall = async (kind: SuiteFleet['kind']) => {
    const fleet = await world.start(kind, 2)
    const [first, next] = fleet.processes as [SuiteProcess, SuiteProcess]
    // It looks again in ten seconds.
    await pushTicketTo(fleet, next)
    fleet.pushTo(first)
    await fleet.killAt(first, kept)
    expect(await fleet.install()).toBe(true)
    expect(await first.ended).toBe('SIGKILL')
    fleet.pushTo(next)
    pass()
    return { fleet, next }
  }

  it.each(suiteKinds)(
    'of a %s is no installation when the company has removed the app since',
    async (kind) => {
      const { fleet, next } = await killInInstall(kind)
      const { pushes } = await simulator.suites.cancel(fleet.id, fleet.corpId)
      expect(pushes).toMatchObject([{ taken: true }])
      await pushTicketTo(fleet, next)
      await quiet(fleet)
      expect(await fleet.row()).toMatchObject({ status: 'ended', permanent_code: '' })
      expect([fleet.log('grant'), fleet.log('end')]).toEqual([[], []])
      const { errors } = await next.ask('call', { accounts: [fleet.shown], callers: 1 })
      expect(errors).toEqual(['ERR_GRANT_MISSING', 'ERR_GRANT_MISSING'])
    },
  )

  it.each(suiteKinds)('of a %s does not take the place of one that is newer', async (kind) => {
    const { fleet, next } = await killInInstall(kind)
    await simulator.suites.cancel(fleet.id, fleet.corpId, { push: false })
    pass()
    expect(await fleet.install()).toBe(true)
    await until('the newer one is told', () => fleet.log('grant').length > 0)
    await pushTicketTo(fleet, next)
    await quiet(fleet)
    await expectInstalled(world, fleet, { runs: 1, redeems: 2 })
    expect(fleet.log('end')).toEqual([])
  })

  it('of a template does not take the place of a newer one when its process was frozen', async () => {
    const fleet = await world.start('template', 2)
    const [frozen, next] = fleet.processes as [SuiteProcess, SuiteProcess]
    expect(await fleet.install()).toBe(true)
    await fleet.installed()
    const reset = () =>
      simulator.suites.resetPermanentCode(fleet.id, fleet.corpId, { oldCodeEnds: 'when-redeemed' })
    await frozen.ask('stopAt', { ...redeemed, signal: 'SIGSTOP' })
    pass()
    await reset()
    await until('it is frozen', () => fleet.log('frozen').length === 1)
    fleet.pushTo(next)
    pass()
    await reset()
    await until('the newer one is told', () => fleet.log('grant').length === 2)
    const newest = (await fleet.row())?.['permanent_code']
    frozen.kill('SIGCONT')
    await quiet(fleet)
    expect((await fleet.row())?.['permanent_code']).toBe(newest)
    await expectInstalled(world, fleet, { runs: 2, redeems: 3 })
    expect(await frozen.ask('call', { accounts: [fleet.shown], callers: 1 })).toMatchObject({ errors: [] })
  })
})
