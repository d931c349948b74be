import { refresh } from './shown.js'
import { createStore } from './store.js'

/** @typedef {import('../types.d.ts').LoggedRequest} LoggedRequest */
/** @typedef {import('../types.d.ts').Changes} Changes */

const keptRequests = 600

/**
 * What the simulator tells by itself: its clock, how many faults are armed, and the log of requests.
 *
 * @type {import('./store.js').Store<{
 *   run?: string, revision: number, now: number, at: number, offsetMs: number, faults: number,
 *   requests: Map<number, LoggedRequest>, isLost: boolean
 * }>}
 */
export const live = createStore({
  revision: 0,
  now: Date.now(),
  at: Date.now(),
  offsetMs: 0,
  faults: 0,
  requests: new Map(),
  isLost: false,
})

/** The simulator's time. */
export function nowThere() {
  const { now, at } = live.get()
  return now + (Date.now() - at)
}

/** @type {AbortController | undefined} */
let asking

/** Keeps up with the simulator: one held request at a time, none while the page is hidden. */
export async function poll() {
  if (asking !== undefined || document.hidden) return
  asking = new AbortController()
  const { signal } = asking
  try {
    const changes = await fetchChanges(signal)
    const { run, revision } = live.get()
    const hasChanged = run !== changes.run || revision !== changes.revision
    take(changes)
    asking = undefined
    if (hasChanged) void refresh()
    setTimeout(poll, hasChanged ? 120 : 20)
  } catch {
    asking = undefined
    if (signal.aborted) return
    live.set({ isLost: true })
    setTimeout(poll, 2000)
  }
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return void poll()
  asking?.abort()
  asking = undefined
})

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Changes>}
 */
async function fetchChanges(signal) {
  const { run, revision, isLost } = live.get()
  const wait = run === undefined || isLost ? '0' : '25000'
  const query = new URLSearchParams({ since: String(revision), wait, limit: '300', ...(run && { run }) })
  const response = await fetch(`/simulator/changes?${query}`, { signal })
  return (await response.json()).result
}

/** @param {Changes} changes */
function take({ run, revision, now, offsetMs, faults, requests, firstId }) {
  const known = live.get()
  const kept = known.run === run ? new Map(known.requests) : new Map()
  for (const request of requests) kept.set(request.id, request)
  for (const id of kept.keys()) {
    if (id >= firstId && kept.size <= keptRequests) break
    kept.delete(id)
  }
  live.set({ run, revision, now, at: Date.now(), offsetMs, faults, requests: kept, isLost: false })
}
