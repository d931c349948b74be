import type { TokenEngine } from '../tokens/token-engine.ts'
import type { TokenSource } from '../tokens/token-source.ts'

/** The ticket as it is kept; with `rejected`, a ticket that the platform has refused, another one than that. */
export type TicketGetter = (options?: { rejected?: string | undefined }) => Promise<string>

export const ticketGetter =
  (tokens: TokenEngine, source: TokenSource): TicketGetter =>
  ({ rejected } = {}) =>
    rejected === undefined ? tokens.getToken(source) : tokens.renewToken(source, rejected)
