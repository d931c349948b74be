import { expect, it } from '@jest/globals'
import { describeWithMariadb, useMariadb } from '../../helpers/stores/mariadb.ts'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { grantSteps, killInGrant, shop } from './grant-steps.ts'
import { usePlatformFleets } from './world.ts'

const good = { callers: 3, errors: [] }

describeWithRedis('grants in a Keyv on MariaDB,', () => {
  describeWithMariadb('where a process', () => {
    const world = usePlatformFleets()
    const mariadb = useMariadb('grants')

    const written = grantSteps.filter(({ stop }) => stop.at === 'set' || stop.at === 'hook')
    it.each(written)('is killed when $name: the next one goes on', (step) =>
      killInGrant(world, step, { store: mariadb.url }),
    )

    it('finds the database frozen: no push is taken, and calls go on', async () => {
      const fleet = await world.start(1, mariadb.url)
      const [process] = fleet.processes
      expect(await fleet.grant(shop)).toBe(true)
      await fleet.settled(shop)
      const before = await fleet.rowOf('ticket')
      globalThis.process.kill(mariadb.server.pid, 'SIGSTOP')
      try {
        expect(await fleet.pushTicket()).toBe(false)
        await process?.ask('advance', 60_000)
        expect(await process?.ask('call', { accounts: [shop], callers: 3 })).toMatchObject(good)
      } finally {
        globalThis.process.kill(mariadb.server.pid, 'SIGCONT')
      }
      expect(await fleet.pushTicket()).toBe(true)
      expect(await fleet.rowOf('ticket')).not.toEqual(before)
      expect(await process?.ask('call', { accounts: [shop], callers: 3 })).toMatchObject(good)
    })
  })
})
