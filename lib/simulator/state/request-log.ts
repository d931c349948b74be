/** One thing the platform looked at, and whether it was in order. */
export interface SimulatedCheck {
  what: string
  ok: boolean
}

/** One request the simulator got, with secrets, codes and tokens made unreadable. */
export interface SimulatedRequest {
  id: number
  /** When it came, by the simulator's clock. */
  at: number
  method: string
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
}

const limit = 1000

export function createRequestLog(now: () => number): RequestLog {
  let entries: SimulatedRequest[] = []
  const counts = new Map<string, number>()
  let lastId = 0

  return {
    open(request) {
      lastId += 1
      const entry = { id: lastId, at: now(), checks: [], ...request }
      entries.push(entry)
      if (entries.length > limit) entries.shift()
      if (counts.has(entry.api) || counts.size < limit) {
        counts.set(entry.api, (counts.get(entry.api) ?? 0) + 1)
      }
      return entry
    },
    list(filter = {}) {
      const { api, errcode } = filter
      return entries
        .filter((entry) => api === undefined || entry.api === api)
        .filter((entry) => errcode === undefined || entry.errcode === errcode)
        .map((entry) => structuredClone(entry))
    },
    count: (api) => counts.get(api) ?? 0,
    clear() {
      entries = []
      counts.clear()
    },
  }
}
