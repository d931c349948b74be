import { LRUCache } from 'lru-cache'
import { sha256 } from '../../core/digests.ts'
import { WechatAuthError } from '../../errors.ts'
import type { ComponentCalls } from '../component/component-calls.ts'
import { type AccountGrants, grantMissing } from './account-grants.ts'
import { findListed, listGrants } from './grant-list.ts'
import type { GrantRow } from './grant-row.ts'

/** What to do when WeChat says of an active grant that there is none: its own list has the last word. */
export interface GrantRecovery {
  /**
   * The grant as it goes on after its refresh token was refused.
   *
   * @throws ERR_GRANT_MISSING where it has ended; ERR_PLATFORM_TOKEN where WeChat's list holds the very token that
   * was refused
   */
  recover(appId: string, refused: string): Promise<GrantRow>
  /** Writes rows that are missing or have ended from WeChat's list. Answers how many. */
  restoreAll(): Promise<number>
}

export interface RecoveryTools {
  grants: AccountGrants
  calls: ComponentCalls
  /** Tells of the end of a grant: event and hook. */
  onEnded(appId: string, userName: string): Promise<void>
  onLost(appId: string): void
}

/** A grant whose own refresh token is refused is not looked for at each call. */
const verdictMs = 60_000

export function createGrantRecovery({ grants, calls, onEnded, onLost }: RecoveryTools): GrantRecovery {
  const pending = new Map<string, Promise<GrantRow>>()
  const verdicts = new LRUCache<string, WechatAuthError>({ max: 1_000, ttl: verdictMs })

  const recoverNow = async (appId: string, refused: string, key: string): Promise<GrantRow> => {
    const row = await grants.find(appId)
    if (row?.status !== 'active') throw grantMissing(row)
    // Another process, or the account itself by granting again, was faster.
    if (row.authorizer_refresh_token !== refused) return row
    const listed = await findListed(calls, (grant) => grant.appId === appId)
    const { refreshToken } = listed ?? {}
    if (refreshToken === refused) {
      const message = 'WeChat refuses a refresh token that stands in its own list'
      const error = new WechatAuthError('ERR_PLATFORM_TOKEN', message)
      verdicts.set(key, error)
      throw error
    }
    if (refreshToken !== undefined) {
      const renewed = await grants.replaceRefreshToken(appId, refused, refreshToken)
      if (renewed?.status === 'active') return renewed
      throw grantMissing(renewed)
    }
    const isRefused = (row: GrantRow): boolean => row.authorizer_refresh_token === refused
    const { verdict, row: ended } = await grants.end(appId, { isRefused })
    if (verdict === 'newer-grant') return grants.require(appId)
    if (verdict === 'ended') {
      if (listed === undefined) await onEnded(appId, ended?.user_name ?? '')
      else onLost(appId)
    }
    throw grantMissing(await grants.find(appId))
  }

  return {
    async recover(appId, refused) {
      const key = `${appId}:${sha256(refused)}`
      const verdict = verdicts.get(key)
      if (verdict !== undefined) throw new WechatAuthError(verdict.code, verdict.message)
      const underWay = pending.get(key) ?? recoverNow(appId, refused, key).finally(() => pending.delete(key))
      pending.set(key, underWay)
      return underWay
    },

    async restoreAll() {
      let restored = 0
      for await (const { appId, refreshToken, grantedAt } of listGrants(calls)) {
        if (refreshToken === undefined || (await grants.find(appId))?.status === 'active') continue
        await grants.put({ appId, refreshToken, permissions: [], toldAt: grantedAt, grantedAt })
        restored += 1
      }
      return restored
    },
  }
}
