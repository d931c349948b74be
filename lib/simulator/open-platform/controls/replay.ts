import { deliver, type PushResult } from '../../push/deliver.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { SimulatedComponent } from '../state/component.ts'
import { messageUrlFor } from '../state/message-component.ts'

/** The query is signed with the body, the path is not: both are as they were. */
function addressOf(component: SimulatedComponent, appId: string, former: URL): URL {
  const url = new URL(messageUrlFor(component, appId))
  url.search = former.search
  return url
}

export async function replayMessage(
  world: PushWorld,
  component: SimulatedComponent,
  to: string,
): Promise<PushResult> {
  const last = world.push.lastOfComponent(component.appId)
  if (last === undefined || component.messageUrl === undefined) {
    throw new TypeError(`simulator: component "${component.appId}" got no message before`)
  }
  const url = addressOf(component, to, last.url)
  return await deliver(world, { ...last, url, nextUrl: () => url })
}
