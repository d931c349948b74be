import type { TokenEngine } from '../../core/tokens/token-engine.ts'
import { sourceOfGrant, type TokenSource } from '../../core/tokens/token-source.ts'
import { isGrantGone } from '../component/component-errcodes.ts'
import type { AccountGrants } from './account-grants.ts'
import type { GrantRecovery } from './recover-grant.ts'

export interface AccountTokensTools {
  tokens: TokenEngine
  grants: AccountGrants
  recovery: GrantRecovery
  /** A server of the app's own that has the tokens may know accounts of which no row is here. */
  hasProvider: boolean
}

/**
 * The tokens and tickets of one account: the platform's engine, asked first whether the grant stands. A token belongs
 * to the grant that it was got with, so that one which has ended leaves none behind in any process.
 */
export function createAccountTokens(
  appId: string,
  { tokens, grants, recovery, hasProvider }: AccountTokensTools,
): TokenEngine {
  const granted = async (source: TokenSource): Promise<{ source: TokenSource; refreshToken: string }> => {
    const known = hasProvider ? await grants.find(appId) : await grants.require(appId)
    if (known === undefined) return { source, refreshToken: '' }
    const row = known.status === 'active' ? known : await grants.require(appId)
    return { source: sourceOfGrant(source, row.grant_id), refreshToken: row.authorizer_refresh_token }
  }

  return {
    getToken: async (source) => tokens.getToken((await granted(source)).source),
    renewToken: async (source, rejected) => tokens.renewToken((await granted(source)).source, rejected),
    async withToken(source, call) {
      const first = await granted(source)
      try {
        return await tokens.withToken(first.source, call)
      } catch (error) {
        if (!isGrantGone(error) || first.refreshToken === '') throw error
        const before = await tokens.getToken(first.source)
        const row = await recovery.recover(appId, first.refreshToken)
        const next = sourceOfGrant(source, row.grant_id)
        // The token was got with a refresh token that is not the account's any more.
        if (next.key === first.source.key) await tokens.renewToken(next, before)
        return tokens.withToken(next, call)
      }
    },
    keepToken: async (source, answer) => tokens.keepToken((await granted(source)).source, answer),
  }
}
