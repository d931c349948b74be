import { describe, expect, it } from '@jest/globals'
import { describeWithMariadb, useMariadb } from '../../helpers/stores/mariadb.ts'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { suiteKinds } from './fleet-of-suite.ts'
import { writingSteps } from './install-steps.ts'
import { killInInstall } from './kill-in-install.ts'
import type { SuiteProcess } from './orders.ts'
import { useSuiteFleets } from './world.ts'

describeWithRedis('installations in a Keyv on MariaDB,', () => {
  describeWithMariadb('where a process', () => {
    const world = useSuiteFleets()
    const mariadb = useMariadb('grants')

    describe.each(suiteKinds)('of a %s', (kind) => {
      it.each(writingSteps(kind))('is killed when $name: the next one goes on', (step) =>
        killInInstall(world, kind, step, { store: mariadb.url }),
      )

      it('finds the database frozen: no push is taken, and calls go on', async () => {
        const fleet = await world.start(kind, 1, mariadb.url)
        const [process] = fleet.processes as [SuiteProcess]
        const good = { callers: 3, errors: [] }
        const call = () => process.ask('call', { accounts: [fleet.shown], callers: 3 })
        expect(await fleet.install()).toBe(true)
        await fleet.installed()
        expect(await call()).toMatchObject(good)
        globalThis.process.kill(mariadb.server.pid, 'SIGSTOP')
        try {
          expect(await fleet.pushTicket()).toBe(false)
          // Neither is what WeCom says of the company: it says it again.
          const { pushes } = await world.simulator.suites.changeAuth(fleet.id, fleet.corpId)
          expect(pushes).toMatchObject([{ taken: false }])
          await process.ask('advance', 60_000)
          expect(await call()).toMatchObject(good)
        } finally {
          globalThis.process.kill(mariadb.server.pid, 'SIGCONT')
        }
        expect(await fleet.pushTicket()).toBe(true)
        expect(await call()).toMatchObject(good)
      })
    })
  })
})
