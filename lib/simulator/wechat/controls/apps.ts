import type { SimulatedApp } from '../../accounts/state/app.ts'
import { checkKeys, checkOneOf, checkText } from '../../engine/option-checks.ts'
import type { Registry } from '../../engine/registry.ts'
import type { WechatWorld } from '../state/wechat-world.ts'

/** The registrations the simulator knows, and what can happen to their tokens. All of it throws a TypeError when the app is unknown. */
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
  function checkAppId(appId: string): void {
    if (world.apps.get(appId) === undefined) throw new TypeError(`simulator: there is no app "${appId}"`)
  }

  return {
    ...world.apps,
    revokeAppAccessTokens(appId, options = {}) {
      checkAppId(appId)
      checkKeys('revokeAppAccessTokens', options, ['keepsHandingOut'])
      const { keepsHandingOut = false } = options
      checkOneOf('revokeAppAccessTokens', 'keepsHandingOut', keepsHandingOut, [true, false])
      world.appAccessTokens.revoke(appId, keepsHandingOut)
    },
    revokeOAuthAccessTokens(appId, openid) {
      checkAppId(appId)
      if (openid !== undefined) checkText('revokeOAuthAccessTokens', 'openid', openid)
      for (const grant of world.oauthTokens.list()) {
        if (grant.appId !== appId || (openid !== undefined && grant.openid !== openid)) continue
        grant.isAccessTokenAlive = false
      }
    },
    revokeTickets(appId) {
      checkAppId(appId)
      world.apiTickets.revoke(appId)
    },
  }
}
