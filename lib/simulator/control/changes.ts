import type { EngineWorld } from '../engine/engine-world.ts'
import type { SimulatedRequest } from '../engine/request-log.ts'
import type { Order } from './control.ts'

/** What has happened in the simulator since somebody last asked. */
export interface SimulatorChanges {
  /** Another one in each run of the program: revisions of one run mean nothing in the next. */
  run: string
  /** To be given as `since` the next time. */
  revision: number
  now: number
  /** How far the simulator's clock is ahead of the real time. */
  offsetMs: number
  /** The requests that came, or were answered, after `since`. */
  requests: SimulatedRequest[]
  /** Requests with a lower id are forgotten. */
  firstId: number
  /** How many faults are armed. */
  faults: number
}

const maxHoldMs = 30_000
const maxWaiting = 50
const gatherMs = 40

/** Waits until the bell rings, the time is over, nobody waits any more, or the simulator stops. */
function hold({ bell, lifetime }: EngineWorld, ms: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const { signal } = lifetime
    const finish = (): void => {
      clearTimeout(timer)
      stopListening()
      closed.removeEventListener('abort', finish)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    timer.unref()
    const stopListening = bell.listen(finish)
    closed.addEventListener('abort', finish)
    signal.addEventListener('abort', finish)
    if (closed.aborted || signal.aborted) finish()
  })
}

function numberIn(query: URLSearchParams, name: string, most: number, otherwise: number): number {
  const value = query.get(name) ?? String(otherwise)
  if (!/^\d{1,15}$/.test(value)) throw new TypeError(`simulator: "${name}" must be a whole number`)
  return Math.min(Number(value), most)
}

/** `GET /simulator/changes?since=&wait=&limit=`: answers when there is something new, or after `wait` milliseconds. */
export async function changes(world: EngineWorld, { query, closed }: Order): Promise<SimulatorChanges> {
  const { bell, clock, faults, requests, lifetime } = world
  const asked = numberIn(query, 'since', Number.MAX_SAFE_INTEGER, 0)
  const wait = numberIn(query, 'wait', maxHoldMs, 0)
  const limit = numberIn(query, 'limit', 1000, 200)
  const isOfThisRun = (query.get('run') ?? bell.run) === bell.run && asked <= bell.revision
  const since = isOfThisRun ? asked : 0
  if (isOfThisRun && since === bell.revision && wait > 0 && bell.listeners < maxWaiting) {
    await hold(world, wait, closed)
    // Answers come in swarms: one report for all that happens at once.
    if (since !== bell.revision) await lifetime.sleep(gatherMs, closed)
  }
  return {
    run: bell.run,
    revision: bell.revision,
    now: clock.now(),
    offsetMs: clock.offsetMs,
    requests: requests.changedSince(since, limit),
    firstId: requests.firstId,
    faults: faults.list().length,
  }
}
