import type { AccountsWorld } from '../../accounts/state/accounts-world.ts'
import { type Consents, createConsents } from '../../engine/consents.ts'
import type { EngineWorld } from '../../engine/engine-world.ts'
import type { Call as EngineCall } from '../../engine/http/call.ts'
import { createLoginCodes, type LoginCodes } from './login-codes.ts'
import { createOAuthTokens, type OAuthTokens } from './oauth-tokens.ts'
import { createOfficialAccounts, type OfficialAccounts } from './official-accounts.ts'
import { createQrLogins, type QrLogins } from './qr-logins.ts'
import { createScans, type Scans } from './scans.ts'

/** What the simulator knows of official accounts, websites and mobile apps. */
export interface WechatState {
  codes: LoginCodes
  consents: Consents
  oauthTokens: OAuthTokens
  qrLogins: QrLogins
  official: OfficialAccounts
  scans: Scans
}

export interface WechatWorld extends AccountsWorld, WechatState {}

/** A request to an endpoint of WeChat's. */
export type Call = EngineCall<WechatWorld>

export function createWechatState({ clock, bell }: EngineWorld): WechatState {
  const qrLogins = createQrLogins(clock.now)
  const official = createOfficialAccounts(clock.now)
  clock.onChange(qrLogins.wake)
  official.followers.onChange(bell.ring)
  return {
    codes: createLoginCodes(clock.now),
    consents: createConsents(clock.now),
    oauthTokens: createOAuthTokens(clock.now),
    qrLogins,
    official,
    scans: createScans(),
  }
}
