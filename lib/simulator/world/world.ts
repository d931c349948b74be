import { type ApiQuotas, createApiQuotas } from '../accounts/state/api-quotas.ts'
import { checkApp, type SimulatedApp } from '../accounts/state/app.ts'
import { type AppAccessTokens, createAppAccessTokens } from '../accounts/state/app-access-tokens.ts'
import { checkPerson, type SimulatedPerson } from '../accounts/state/person.ts'
import { type ApiTickets, createApiTickets } from '../engine/api-tickets.ts'
import { type Bell, createBell } from '../engine/bell.ts'
import { createClock, type ObservableClock } from '../engine/clock.ts'
import { type Consents, createConsents } from '../engine/consents.ts'
import { createFaultQueue, type FaultQueue } from '../engine/faults.ts'
import { createUuid } from '../engine/identifiers.ts'
import { createLifetime, type Lifetime } from '../engine/lifetime.ts'
import { createRateLimits, type RateLimits } from '../engine/rate-limits.ts'
import { createRegistry, type Registry } from '../engine/registry.ts'
import { createRequestLog, type RequestLog } from '../engine/request-log.ts'
import { createSentMessages, type SentMessages } from '../engine/sent-messages.ts'
import { createMiniPrograms, type MiniPrograms } from '../mini-program/state/mini-programs.ts'
import type { ResolvedOptions } from '../options.ts'
import { createPushState, type PushState } from '../push/push-state.ts'
import { createLoginCodes, type LoginCodes } from '../wechat/state/login-codes.ts'
import { createOAuthTokens, type OAuthTokens } from '../wechat/state/oauth-tokens.ts'
import { createOfficialAccounts, type OfficialAccounts } from '../wechat/state/official-accounts.ts'
import { createQrLogins, type QrLogins } from '../wechat/state/qr-logins.ts'
import { createScans, type Scans } from '../wechat/state/scans.ts'
import { createWecom, type Wecom } from '../wecom/state/wecom.ts'

/** All the simulator knows. Endpoints get it with every call; nothing is kept anywhere else. */
export interface World {
  options: ResolvedOptions
  clock: ObservableClock
  lifetime: Lifetime
  apps: Registry<SimulatedApp>
  people: Registry<SimulatedPerson>
  codes: LoginCodes
  consents: Consents
  oauthTokens: OAuthTokens
  appAccessTokens: AppAccessTokens
  apiTickets: ApiTickets
  apiQuotas: ApiQuotas
  rateLimits: RateLimits
  qrLogins: QrLogins
  official: OfficialAccounts
  scans: Scans
  miniPrograms: MiniPrograms
  wecom: Wecom
  sent: SentMessages
  push: PushState
  faults: FaultQueue
  /** Rings when there is something new to look at. */
  bell: Bell
  requests: RequestLog
  /** The base URL while it listens. */
  url: string | undefined
}

export function createWorld(options: ResolvedOptions): World {
  const clock = createClock(options.now)
  const qrLogins = createQrLogins(clock.now)
  const bell = createBell(createUuid())
  const sent = createSentMessages(clock.now)
  const official = createOfficialAccounts(clock.now)
  clock.onChange(qrLogins.wake)
  clock.onChange(bell.ring)
  sent.onSent(bell.ring)
  official.followers.onChange(bell.ring)
  return {
    options,
    clock,
    lifetime: createLifetime(),
    apps: createRegistry('app', (app) => app.appId, checkApp, options.apps, bell.ring),
    people: createRegistry('person', (person) => person.id, checkPerson, options.people, bell.ring),
    codes: createLoginCodes(clock.now),
    consents: createConsents(clock.now),
    oauthTokens: createOAuthTokens(clock.now),
    appAccessTokens: createAppAccessTokens(clock.now),
    apiTickets: createApiTickets(clock.now),
    apiQuotas: createApiQuotas(clock.now),
    rateLimits: createRateLimits(clock.now),
    qrLogins,
    official,
    scans: createScans(),
    miniPrograms: createMiniPrograms(clock.now),
    wecom: createWecom(options.corps, clock.now, bell.ring),
    sent,
    push: createPushState(clock.now),
    bell,
    faults: createFaultQueue(bell.ring),
    requests: createRequestLog(clock.now, bell),
    url: undefined,
  }
}
