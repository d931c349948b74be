import { type Entry, entry } from './entries.ts'
import { createScanVisitors, type Scanned } from './scan-visitors.ts'
import type { Visitors } from './visitors.ts'
import type { FuzzWorld } from './world.ts'

/** What the routes of a desktop login by a mini program code are made for. */
export function scanRequests({ simulator, instances }: FuzzWorld): Entry[] {
  const visitors = createScanVisitors(simulator, instances[0].url)
  const fromPhone = (step: string, before: (people: Visitors) => Promise<Scanned>): Entry =>
    entry(`POST /api/login/scan/${step}`, 200, async (people, to) => {
      const { phone, scene, number } = await before(people)
      return to({ headers: phone.headers, fields: { scene, ...(step === 'confirm' && { number }) } })
    })
  return [
    entry('POST /api/login/scan', 200, (_people, to) => to()),
    entry('GET /api/login/scan/image', 200, async (_people, to) => to(await visitors.shown())),
    entry('GET /api/login/scan', 200, async (people, to) => to((await visitors.confirmed(people)).desktop)),
    fromPhone('open', visitors.scanned),
    fromPhone('confirm', visitors.opened),
    fromPhone('refuse', visitors.opened),
  ]
}
