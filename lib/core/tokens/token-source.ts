import { hmac } from '../digests.ts'
import type { JsonObject } from '../tolerant-json.ts'
import type { ForceLimits } from './force-refresh-limit.ts'

/** One app-level token: where it is kept and how it is fetched. */
export interface TokenSource {
  /** The key in the cache. Holds no secret. */
  key: string
  kind: string
  appId: string
  /** Which app of the company, where one id has several (WeCom). */
  agentId?: string
  /** Asks the platform. `force` asks it to drop the token it considers current. */
  fetch(options: { force: boolean }): Promise<{ token: unknown; expiresIn: unknown }>
  /** How often a fetch may be forced; absent where the platform cannot be forced. */
  force?: ForceLimits
}

/** The key of a token: no secret, but another one after the secret has changed. Braces keep its keys in one hash slot. */
export const tokenKey = (names: readonly (string | number)[], secret: string): string =>
  `{${names.join(':')}:${hmac(secret, 'token key').slice(0, 8)}}`

/** A ticket: fetched with an access token, and kept and renewed as one. */
export const ticketSource = (
  ticket: Pick<TokenSource, 'key' | 'kind' | 'appId' | 'agentId'>,
  ask: () => Promise<JsonObject>,
): TokenSource => ({
  ...ticket,
  async fetch() {
    const answer = await ask()
    return { token: answer['ticket'], expiresIn: answer['expires_in'] }
  },
})

/** What events say of a token. */
export const labelsOf = ({
  kind,
  appId,
  agentId,
}: TokenSource): Pick<TokenSource, 'kind' | 'appId' | 'agentId'> => ({
  kind,
  appId,
  ...(agentId !== undefined && { agentId }),
})

/** Beside the key of a token: who is fetching it, and what the platform refused. */
export const lockKey = ({ key }: TokenSource): string => `${key}:lock`
export const refusalKey = ({ key }: TokenSource): string => `${key}:refused`
