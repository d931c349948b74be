import type { PushWorld } from '../../push/push-world.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import type { SuiteEventDelivery } from './deliver-event.ts'
import { pushEvent } from './push-event.ts'

/** A ticket, and what became of its push. It is good whether or not the push was taken. */
export interface SuiteTicketPush {
  ticket: string
  delivery: SuiteEventDelivery
}

/** Makes a ticket and pushes it now; the next one comes ten minutes later. Never rejects. */
export async function pushTicket(world: PushWorld, suite: SimulatedSuite): Promise<SuiteTicketPush> {
  const { tickets } = world.wecomSuite
  const ticket = tickets.issue(suite.suiteId)
  tickets.begin(suite.suiteId)
  const delivery = await pushEvent(world, suite, { InfoType: 'suite_ticket', SuiteTicket: ticket })
  return { ticket, delivery }
}
