import type { PushWorld } from '../../push/push-world.ts'
import { pushTicket } from './push-ticket.ts'

/** Pushes tickets while the simulator runs: at once, and whenever its clock has passed ten minutes. */
export interface SuiteTicketSchedule {
  begin(): void
  end(): void
}

const leastPauseMs = 1000
const mostPauseMs = 600_000

export function createSuiteTicketSchedule(world: PushWorld): SuiteTicketSchedule {
  const { clock, wecomSuite } = world
  let timer: NodeJS.Timeout | undefined
  let isRunning = false

  /** Those that are due; the others say when they are. */
  function pushDue(): void {
    if (!isRunning) return
    let nextAt = clock.now() + mostPauseMs
    for (const suite of wecomSuite.suites.list()) {
      if (suite.commandUrl === undefined) continue
      const dueAt = wecomSuite.tickets.dueAt(suite.suiteId)
      if (dueAt === undefined) continue
      if (dueAt <= clock.now()) wecomSuite.underWay.add(pushTicket(world, suite))
      else nextAt = Math.min(nextAt, dueAt)
    }
    clearTimeout(timer)
    timer = setTimeout(pushDue, Math.max(leastPauseMs, nextAt - clock.now()))
    timer.unref()
  }

  clock.onChange(pushDue)
  wecomSuite.tickets.onStart(pushDue)
  return {
    begin() {
      if (isRunning) return
      isRunning = true
      for (const { suiteId } of wecomSuite.suites.list()) wecomSuite.tickets.makeDue(suiteId)
      pushDue()
    },
    end() {
      isRunning = false
      clearTimeout(timer)
    },
  }
}
