import type { TokenRefreshReason } from '../events.ts'
import type { TokenLimits } from './token-limits.ts'
import type { TokenLabels, TokenSource } from './token-source.ts'

/** A token as it stands in the cache. */
export interface TokenRecord {
  token: string
  fetchedAt: number
  expiresAt: number
  /** From here on it is renewed in the background while it goes on being used. */
  renewAt: number
}

/** A token that is to be had, and what this process knows of it. */
export interface RefreshOrder {
  source: TokenSource
  labels: TokenLabels
  reason: TokenRefreshReason
  /** The token that the platform refused. */
  rejected?: string | undefined
  /** What this process holds, perhaps at its end. */
  held?: TokenRecord | undefined
  limits: TokenLimits
}
