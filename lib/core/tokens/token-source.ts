import { hmac } from '../digests.ts'
import type { JsonObject } from '../tolerant-json.ts'

/** What events and a `TokenProvider` are told of a token. */
export interface TokenLabels {
  kind: string
  appId: string
  /** Which app of the company, where one id has several (WeCom). */
  agentId?: string
}

/**
 * One app-level token: where it is kept and how it is fetched.
 *
 * `fetch` may need other tokens or stored values first, and may have to store what came with the token: the engine
 * hands out no token before `fetch` has answered, and while the cache works only one process at a time fetches.
 */
export interface TokenSource extends TokenLabels {
  /** The key in the cache. Holds no secret. */
  key: string
  /** What has the token, where its key changes in time: memory holds the token of one key for it. */
  owner?: string
  /** Asks the platform. `force` asks it to drop the token it considers current. */
  fetch(options: { force: boolean }): Promise<TokenAnswer>
  /** How often a fetch may be forced; absent where the platform cannot be forced. */
  force?: ForceLimits
}

/** What the platform answers: read as anything, since it may be. */
export interface TokenAnswer {
  token: unknown
  /** Seconds. */
  expiresIn: unknown
}

/** How often the platform lets a new token be forced. */
export interface ForceLimits {
  perDay: number
  spacingMs: number
}

/** The key of a token: no secret, but another one after the secret has changed. Braces keep its keys in one hash slot. */
export const tokenKey = (names: readonly (string | number)[], secret: string): string =>
  `{${names.join(':')}:${hmac(secret, 'token key').slice(0, 8)}}`

/** The same token of one grant: another one after the account has granted again, which takes its place in memory. */
export const sourceOfGrant = (source: TokenSource, grantId: string): TokenSource => ({
  ...source,
  owner: source.key,
  key: source.key.replace(/\}$/, `:${grantId}}`),
})

/** A ticket: fetched with an access token, and kept and renewed as one. */
export const ticketSource = (
  ticket: TokenLabels & Pick<TokenSource, 'key'>,
  ask: () => Promise<JsonObject>,
): TokenSource => ({
  ...ticket,
  async fetch() {
    const answer = await ask()
    return { token: answer['ticket'], expiresIn: answer['expires_in'] }
  },
})

export const labelsOf = ({ kind, appId, agentId }: TokenSource): TokenLabels => ({
  kind,
  appId,
  ...(agentId !== undefined && { agentId }),
})
