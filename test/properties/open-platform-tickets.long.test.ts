import { beforeAll, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import fc from 'fast-check'
import { component, type PlatformDeployment, useOpenPlatform } from '../helpers/apps/open-platform.ts'
import { holdsLater } from '../helpers/inputs/property.ts'
import { handleOn } from '../helpers/stores/caches.ts'

interface Arrival {
  /** How long ago WeChat made it. */
  ageSeconds: number
  at: 0 | 1
  together: boolean
}

const arrival: fc.Arbitrary<Arrival> = fc.record({
  ageSeconds: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: -600, max: 50_000 })),
  at: fc.constantFrom(0, 1),
  together: fc.boolean(),
})

describe('tickets of a third-party platform', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  let processes: [PlatformDeployment, PlatformDeployment]

  beforeAll(async () => {
    simulator.components.stopTicketPushes(component.appId)
    const cache = memoryTokenCache()
    processes = [
      await world.deploy({ tokenCache: handleOn(cache) }),
      await world.deploy({ tokenCache: handleOn(cache) }),
    ]
  })

  it('leave the newest in the store, in whatever order they come to whichever process', async () => {
    await holdsLater(
      fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 8 }), async (arrivals) => {
        database.rows.clear()
        const now = Math.floor(Date.now() / 1_000)
        const pushes: Promise<unknown>[] = []
        for (const { ageSeconds, at, together } of arrivals) {
          if (!together) await Promise.all(pushes)
          world.pushTo(processes[at].url)
          const fields = {
            InfoType: 'component_verify_ticket',
            ComponentVerifyTicket: `ticket@@@${ageSeconds}`,
          }
          pushes.push(
            simulator.components.pushEvent(component.appId, fields, { createTime: now - ageSeconds }),
          )
        }
        for (const delivery of await Promise.all(pushes))
          expect(delivery).toMatchObject({ taken: true, tries: [{}] })
        const youngest = Math.min(...arrivals.map(({ ageSeconds }) => ageSeconds))
        const stored = Number(String(database.rowOf('ticket')?.['ticket']).replace('ticket@@@', ''))
        // What a clock says that is ahead counts as made now.
        if (youngest > 0) expect(stored).toBe(youngest)
        else expect(stored).toBeLessThanOrEqual(0)
      }),
      0.4,
    )
  })
})
