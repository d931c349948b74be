import type { PushWorld } from '../../push/push-world.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { EventDelivery } from './deliver-event.ts'
import { pushEvent } from './push-event.ts'

/** A ticket, and what became of its push. It is good whether or not the push was taken. */
export interface TicketPush {
  ticket: string
  delivery: EventDelivery
}

/** Makes a ticket and pushes it now; the next one comes ten minutes later. Never rejects. */
export async function pushTicket(world: PushWorld, component: SimulatedComponent): Promise<TicketPush> {
  const { tickets } = world.openPlatform
  const ticket = tickets.issue(component.appId)
  tickets.begin(component.appId)
  const delivery = await pushEvent(world, component, {
    InfoType: 'component_verify_ticket',
    ComponentVerifyTicket: ticket,
  })
  const isOver = world.lifetime.signal.aborted
  if (delivery.tries.length > 0 && !isOver) tickets.note(component.appId, delivery.taken)
  return { ticket, delivery }
}
