import { type TokenSource, tokenKey } from '../../core/tokens/token-source.ts'
import type { ComponentCalls } from '../component/component-calls.ts'
import { isGrantGone } from '../component/component-errcodes.ts'
import type { AccountGrants } from './account-grants.ts'
import type { GrantRow } from './grant-row.ts'
import type { GrantRecovery } from './recover-grant.ts'

export interface AuthorizerTokenTools {
  platform: { appId: string; appSecret: string }
  grants: AccountGrants
  calls: ComponentCalls
  recovery: GrantRecovery
}

/**
 * The access token of an account, by the refresh token of its grant. A refresh token that comes with it is stored
 * before the access token is used: the one that was spent may be worth nothing from then on.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getauthorizeraccesstoken.html
 */
export function authorizerAccessTokenSource(
  appId: string,
  { platform, grants, calls, recovery }: AuthorizerTokenTools,
): TokenSource {
  /** A store that fails once must not cost the grant: the token that was spent may be dead. */
  const keep = async (row: GrantRow, refreshToken: string): Promise<void> => {
    const replace = (): Promise<unknown> =>
      grants.replaceRefreshToken(appId, row.authorizer_refresh_token, refreshToken)
    await replace().catch(replace)
  }

  const refresh = async (row: GrantRow): Promise<{ token: unknown; expiresIn: unknown }> => {
    const spent = row.authorizer_refresh_token
    const { refreshToken = spent, ...answer } = await calls.refresh(appId, spent)
    if (refreshToken !== spent) await keep(row, refreshToken)
    // A grant that has ended meanwhile is not brought back by a refresh that was under way.
    await grants.require(appId)
    return answer
  }

  return {
    key: tokenKey(['authorizer', platform.appId, appId], platform.appSecret),
    kind: 'authorizer_access_token',
    appId,
    async fetch() {
      const row = await grants.require(appId)
      try {
        return await refresh(row)
      } catch (error) {
        if (!isGrantGone(error)) throw error
        return refresh(await recovery.recover(appId, row.authorizer_refresh_token))
      }
    },
  }
}
