import type { TokenRefreshReason } from '../events.ts'
import type { RenewalBudget } from './renewal-budget.ts'
import type { TokenBackoff } from './token-backoff.ts'
import type { TokenRecord } from './token-record.ts'
import type { TokenSource } from './token-source.ts'

/** A token that is to be had, and what this process remembers of it. */
export interface RefreshOrder {
  source: TokenSource
  reason: TokenRefreshReason
  /** The token that the platform refused. */
  rejected?: string | undefined
  /** What this process holds, perhaps at its end. */
  held?: TokenRecord | undefined
  refusals: TokenBackoff
  renewals: RenewalBudget
  fetchLimit: FetchLimit
}

/** Fetches without the cache: at most one in ten seconds for a token. */
export interface FetchLimit {
  fetchedAt: number
  /** When the cache was last found down. */
  downAt: number
}

/**
 * A token that is to be renewed was fetched while the cache was down: what is in the cache is older still.
 */
export const isOlderStill = (known: TokenRecord, { held, rejected, reason }: RefreshOrder): boolean =>
  held !== undefined &&
  held.token !== known.token &&
  (held.token === rejected || reason === 'early') &&
  known.fetchedAt < held.fetchedAt
