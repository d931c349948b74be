import { type ApiTickets, createApiTickets } from './api-tickets.ts'
import { type Bell, createBell } from './bell.ts'
import { createClock, type ObservableClock } from './clock.ts'
import { createFaultQueue, type FaultQueue } from './faults.ts'
import { createUuid } from './identifiers.ts'
import { createLifetime, type Lifetime } from './lifetime.ts'
import { createRateLimits, type RateLimits } from './rate-limits.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'
import { createSentMessages, type SentMessages } from './sent-messages.ts'

/** How the platforms behave where they are known to behave in more than one way. */
export interface EngineOptions {
  denial: 'redirect' | 'stay' | undefined
  expiredCodeErrcode: 40029 | 42003
  snapshotUserinfo: 'refuse' | 'anonymous'
  pollHoldMs: number
  replyTimeoutMs: number
  /** Whether what the documents do not allow is refused, though the platform lets it pass. */
  strict: boolean
  now: () => number
}

/** What the simulator knows whatever the platform is. Each platform adds what it knows itself. */
export interface EngineWorld {
  options: EngineOptions
  clock: ObservableClock
  lifetime: Lifetime
  apiTickets: ApiTickets
  rateLimits: RateLimits
  sent: SentMessages
  faults: FaultQueue
  /** Rings when there is something new to look at. */
  bell: Bell
  requests: RequestLog
  /** The base URL while it listens. */
  url: string | undefined
}

export function createEngineWorld(options: EngineOptions): EngineWorld {
  const clock = createClock(options.now)
  const bell = createBell(createUuid())
  const sent = createSentMessages(clock.now)
  clock.onChange(bell.ring)
  sent.onSent(bell.ring)
  return {
    options,
    clock,
    lifetime: createLifetime(),
    apiTickets: createApiTickets(clock.now),
    rateLimits: createRateLimits(clock.now),
    sent,
    faults: createFaultQueue(bell.ring),
    bell,
    requests: createRequestLog(clock.now, bell),
    url: undefined,
  }
}
