import type { PushWorld } from '../../push/push-world.ts'
import type { EventDelivery } from '../events/deliver-event.ts'
import { pushEvent } from '../events/push-event.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Grant } from '../state/grants.ts'

/** The administrator of an account takes its grant back: its tokens are dead at once. Never rejects. */
export async function cancelGrant(
  world: PushWorld,
  component: SimulatedComponent,
  grant: Grant,
  isTold = true,
): Promise<EventDelivery[]> {
  world.openPlatform.grants.cancel(grant)
  world.bell.ring()
  if (!isTold) return []
  const event = { InfoType: 'unauthorized', AuthorizerAppid: grant.appId }
  return [await pushEvent(world, component, event)]
}
