import { deliver, type PushResult } from '../../push/deliver.ts'
import type { PushWorld } from '../../push/push-world.ts'
import { dataUrlFor } from '../state/installed-apps.ts'
import type { SimulatedSuite } from '../state/suite.ts'

/** The query is signed with the body, the path is not: both are as they were. */
export async function replayMessage(
  world: PushWorld,
  suite: SimulatedSuite,
  corpId: string,
): Promise<PushResult> {
  const last = world.push.lastOfSuite(suite.suiteId)
  if (last === undefined || suite.dataUrl === undefined) {
    throw new TypeError(`simulator: suite "${suite.suiteId}" got no message before`)
  }
  const url = new URL(dataUrlFor(suite, corpId))
  url.search = last.url.search
  return await deliver(world, { ...last, url, nextUrl: () => url })
}
