import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { Registry } from '../../engine/registry.ts'
import type { WechatWorld } from '../state/wechat-world.ts'

/** The registrations the simulator knows, and what can happen to their tokens. */
export interface SimulatedApps extends Registry<SimulatedApp> {
  /**
   * Kills the app access tokens of both pools: the next call that shows one is answered 40001.
   * With `keepsHandingOut`, `stable_token` goes on to return the dead one until a refresh is forced.
   */
  revokeAppAccessTokens(appId: string, options?: { keepsHandingOut?: boolean }): void
  /** Kills web-auth access tokens (40001); their refresh tokens still work. Without an openid: those of everybody. */
  revokeOAuthAccessTokens(appId: string, openid?: string): void
  /** Ends all tickets of the app: pages that were signed with them are refused, and the next fetch gives new ones. */
  revokeTickets(appId: string): void
}

export function createAppsApi(world: WechatWorld): SimulatedApps {
  return {
    ...world.apps,
    revokeAppAccessTokens(appId, options = {}) {
      world.appAccessTokens.revoke(appId, options.keepsHandingOut === true)
    },
    revokeOAuthAccessTokens(appId, openid) {
      for (const grant of world.oauthTokens.list()) {
        if (grant.appId !== appId || (openid !== undefined && grant.openid !== openid)) continue
        grant.isAccessTokenAlive = false
      }
    },
    revokeTickets: (appId) => world.apiTickets.revoke(appId),
  }
}
