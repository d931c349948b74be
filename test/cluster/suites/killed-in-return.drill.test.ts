import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import type { Browser } from '../../helpers/visitors/browser.ts'
import { setOut } from '../../helpers/visitors/company-admin.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import type { SuiteFleet } from './fleet-of-suite.ts'
import { type InstallStep, installSteps } from './install-steps.ts'
import { expectInstalled, expectLost, pushTicketTo } from './kill-in-install.ts'
import type { SuiteProcess } from './orders.ts'
import { useSuiteFleets } from './world.ts'

const steps = installSteps['third-party']

describeWithRedis(
  'an administrator comes back from the install page to a process that is killed, when',
  () => {
    const world = useSuiteFleets()

    const goAndReturn = async (fleet: SuiteFleet, { url }: SuiteProcess, returnTo = '/done') =>
      setOut(world, url, { suiteId: fleet.id, corpId: fleet.corpId, query: `?returnTo=${returnTo}` })

    interface Killed {
      fleet: SuiteFleet
      next: SuiteProcess
      browser: Browser
      path: string
    }
    const killAt = async ({ place }: InstallStep): Promise<Killed> => {
      const fleet = await world.start('third-party', 2)
      const [first, next] = fleet.processes as [SuiteProcess, SuiteProcess]
      fleet.pushTo(next)
      const { browser, path } = await goAndReturn(fleet, first)
      await fleet.killAt(first, place)
      await browser.open(path).catch(() => undefined)
      expect(await first.ended).toBe('SIGKILL')
      return { fleet, next, browser, path }
    }
    /** Where the code is lost the administrator begins again. */
    const installAgain = async (fleet: SuiteFleet, next: SuiteProcess): Promise<void> => {
      await expectLost(fleet, next)
      const { status, location } = await (await goAndReturn(fleet, next)).comeBack()
      expect([status, location]).toEqual([303, '/done'])
    }

    // WeCom pushes nothing of these installations.
    it.each(steps)(
      '$name: the next one goes on with its next request',
      async ({ runs = 1, isLost, ...step }) => {
        const { fleet, next } = await killAt(step)
        await pushTicketTo(fleet, next)
        if (isLost) await installAgain(fleet, next)
        await expectInstalled(world, fleet, { runs, redeems: isLost ? 2 : 1 })
      },
    )

    it.each(steps)(
      '$name: the page is loaded again at the next one',
      async ({ runs = 1, isLost, ...step }) => {
        const { fleet, next, browser, path } = await killAt(step)
        expect((await copyOf(browser, next.url).open(path)).status).toBe(isLost ? 401 : 303)
        if (isLost) await installAgain(fleet, next)
        await expectInstalled(world, fleet, { runs, redeems: isLost ? 2 : 1 })
      },
    )
  },
)
