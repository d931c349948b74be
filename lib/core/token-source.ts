import type { ForceLimits } from './force-gate.ts'

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
