import type { PushWorld } from '../../push/push-world.ts'
import { pushTicket } from './push-ticket.ts'

/** Pushes tickets while the simulator runs: at once, and whenever its clock has passed ten minutes. */
export interface TicketSchedule {
  begin(): void
  end(): void
}

const leastPauseMs = 1000
const mostPauseMs = 600_000

export function createTicketSchedule(world: PushWorld): TicketSchedule {
  const { clock, openPlatform } = world
  let timer: NodeJS.Timeout | undefined
  let isRunning = false

  /** Those that are due; the others say when they are. */
  function pushDue(): void {
    if (!isRunning) return
    let nextAt = clock.now() + mostPauseMs
    for (const component of openPlatform.components.list()) {
      if (component.eventUrl === undefined) continue
      const dueAt = openPlatform.tickets.dueAt(component.appId)
      if (dueAt === undefined) continue
      if (dueAt <= clock.now()) openPlatform.underWay.add(pushTicket(world, component))
      else nextAt = Math.min(nextAt, dueAt)
    }
    clearTimeout(timer)
    timer = setTimeout(pushDue, Math.max(leastPauseMs, nextAt - clock.now()))
    timer.unref()
  }

  clock.onChange(pushDue)
  openPlatform.tickets.onRestart(pushDue)
  return {
    begin() {
      if (isRunning) return
      isRunning = true
      for (const { appId } of openPlatform.components.list()) openPlatform.tickets.makeDue(appId)
      pushDue()
    },
    end() {
      isRunning = false
      clearTimeout(timer)
    },
  }
}
