import type { EventOwner } from '../../helpers/time/virtual-time.ts'

/** A token, as the platform knows it. */
export interface Token {
  name: string
  /** The true times of the first request that was answered with it. */
  askedAt: number
  madeAt: number
  /** When its time is over, by what the platform said; a time that is too short is stretched to 10 s. */
  endsAt: number
  /** When calls with it are refused. */
  deadAt: number
  /** When somebody asked for it so near its end that another one has to come in time. */
  renewalDueAt: number | undefined
  /** The requests that were answered with it. */
  answers: { process: Process; askedAt: number }[]
}

/** A request for a token that is on its way. */
export interface Fetch {
  startedAt: number
  isForced: boolean
  /** The lock that its process believed to hold. */
  lock: HeldLock | undefined
}

/** A lock, as the process knows it that took it. */
export interface HeldLock {
  owner: string
  /** When the store gave it. */
  takenAt: number
  /** True once anything happened that can end a lease. */
  mayBeLost: boolean
  lostOperations: number
  /** What was fetched under it. */
  fetched?: Token
}

/** A process, seen from outside. */
export interface Process extends EventOwner {
  name: string
  skewMs: number
  lock: HeldLock | undefined
  fetch: Fetch | undefined
  /** When operations of the store failed for it. */
  storeFailures: number[]
  /** When it fetched without the lock, by its own clock. */
  fetchedAloneAt: number
  forcedAt: number
  /** The token that it handed out last, and the newest one. */
  handed: Token | undefined
  newest: Token | undefined
  /** When it was first told so. */
  toldBad: Map<Token, number>
  /** Its last failed fetch: no other one before `until`, by its own clock, while it has no other token. */
  refused: { until: number; handed: Token | undefined } | undefined
  /** When it asked for tokens in place of refused ones, by its own clock. */
  renewedAt: number[]
  frozenMs: number
}

/** Somebody who makes one call after another. */
export interface Caller {
  process: Process
  toldBad: Set<Token>
}

/** What a record in the store says; undefined for anything else. */
export interface StoredRecord {
  token: string
  fetchedAt: number
  expiresAt: number
  renewAt: number
}

export function recordIn(raw: string | undefined): StoredRecord | undefined {
  if (raw === undefined) return undefined
  const record = JSON.parse(raw) as Partial<StoredRecord>
  return record.token === undefined ? undefined : (record as StoredRecord)
}

/** A record as a process whose clock says `now` may understand it. */
export function seenAt(record: StoredRecord, now: number): StoredRecord {
  const aheadMs = Math.max(0, record.fetchedAt - now)
  return {
    ...record,
    fetchedAt: record.fetchedAt - aheadMs,
    expiresAt: record.expiresAt - aheadMs,
    renewAt: record.renewAt - aheadMs,
  }
}
