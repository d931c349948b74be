import type { Bell } from './bell.ts'
import { checkKeys, checkText } from './option-checks.ts'

/** One thing the platform looked at, and whether it was in order. */
export interface SimulatedCheck {
  what: string
  ok: boolean
  /** False where the platform lets something pass that its documents do not allow; with `strict: true` it is refused. */
  documented?: false
}

/** One request the simulator got, with secrets, codes and tokens made unreadable. */
export interface SimulatedRequest {
  id: number
  /** When it came, by the simulator's clock. */
  at: number
  method: string
  /** Tencent's host that was asked, e.g. `api.weixin.qq.com`; undefined for what is the simulator's own. */
  host?: string
  /** The path without its first slash, e.g. `sns/oauth2/access_token`. */
  api: string
  query: Record<string, string>
  body?: unknown
  checks: SimulatedCheck[]
  /** Undefined while it is being answered, and when the connection was cut instead. */
  status?: number
  /** The JSON that was answered, the address of a redirect, or a word for anything else. */
  answer?: unknown
  errcode?: number
  /** The kind of the fault that bent the answer. */
  fault?: string
  /** From the request to its answer or its end, in real time. Undefined until then. */
  durationMs?: number
}

export interface SimulatedRequests {
  /** The last 1000 requests, oldest first. */
  list(filter?: { api?: string; errcode?: number }): SimulatedRequest[]
  /** How often an API was called since the start (or since `clear()`), also beyond the last 1000. */
  count(api: string): number
  clear(): void
}

export interface RequestLog extends SimulatedRequests {
  open(request: Omit<SimulatedRequest, 'id' | 'at' | 'checks'>): SimulatedRequest
  /** The request has its answer, or never gets one: nothing more is written into its entry. */
  close(entry: SimulatedRequest): void
  /** What has come or changed after a revision of the bell, oldest first: the last `most` of it. */
  changedSince(revision: number, most: number): SimulatedRequest[]
  /** All requests with a lower id are forgotten. */
  readonly firstId: number
}

interface Kept {
  entry: SimulatedRequest
  revision: number
  begin: number
}

const limit = 1000

export function createRequestLog(now: () => number, bell: Bell): RequestLog {
  const kept = new Map<number, Kept>()
  const counts = new Map<string, number>()
  let lastId = 0

  return {
    open(request) {
      lastId += 1
      const entry: SimulatedRequest = { id: lastId, at: now(), checks: [], ...request }
      kept.set(lastId, { entry, revision: bell.ring(), begin: performance.now() })
      kept.delete(lastId - limit)
      if (counts.has(entry.api) || counts.size < limit) {
        counts.set(entry.api, (counts.get(entry.api) ?? 0) + 1)
      }
      return entry
    },
    close(entry) {
      const one = kept.get(entry.id)
      if (one?.entry !== entry) return
      entry.durationMs = Math.round((performance.now() - one.begin) * 10) / 10
      one.revision = bell.ring()
    },
    changedSince(revision, most) {
      const changed = [...kept.values()].filter((one) => one.revision > revision)
      return changed.slice(-most).map(({ entry }) => structuredClone(entry))
    },
    get firstId() {
      return kept.keys().next().value ?? lastId + 1
    },
    list(filter = {}) {
      checkKeys('requests.list', filter, ['api', 'errcode'])
      const { api, errcode } = filter
      return [...kept.values()]
        .map(({ entry }) => entry)
        .filter((entry) => api === undefined || entry.api === api)
        .filter((entry) => errcode === undefined || entry.errcode === errcode)
        .map((entry) => structuredClone(entry))
    },
    count(api) {
      checkText('requests.count', 'api', api)
      return counts.get(api) ?? 0
    },
    clear() {
      kept.clear()
      counts.clear()
      bell.ring()
    },
  }
}
