import { PlatformError, WechatAuthError } from 'express-wechat-auth'
import type { Process, Token } from './facts.ts'
import type { PlatformMode } from './plan.ts'
import type { World } from './world.ts'

/** What a request for a token is answered. `pauseMs`: no other request for so long. */
export type Answer =
  | { token: Token; expiresIn: number }
  | { token: undefined; expiresIn: unknown; pauseMs: number }
  | { error: Error; pauseMs: number; isSilent?: boolean }

/** The platform that makes the tokens and takes them. */
export interface Platform {
  answer(process: Process, isForced: boolean, askedAt: number): Answer
  takes(token: Token): boolean
  /** How long the way there or back takes. */
  wayMs(): number
  revoke(keepsHandingOut: boolean): void
  fail(mode: PlatformMode, process: Process, forMs: number): void
  /** What befalls the next process that fetches, mostly the one that holds the lock. */
  mishap: { when: 'before' | 'after'; befall(process: Process): void } | undefined
  heal(): void
}

const quotaSeconds = 120

export const away = (): WechatAuthError =>
  new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no answer', { retryAfterSeconds: 5 })
const refused = (code: 'ERR_PLATFORM_CONFIG' | 'ERR_PLATFORM_QUOTA', errcode: number): PlatformError =>
  new PlatformError(
    code,
    { errcode, errmsg: 'refused', api: 'token' },
    code === 'ERR_PLATFORM_QUOTA' ? { retryAfterSeconds: quotaSeconds } : {},
  )

export function createPlatform(world: World): Platform {
  const { time, random, plan, lifetimeMs } = world
  /** How long before its end the platform makes another one, or how long the one before lives on. */
  const overlapMs = Math.max(12_000, Math.min(300_000, lifetimeMs / 24))
  let current: Token | undefined
  let trouble: { mode: PlatformMode; process: Process; until: number } | undefined
  const modeNow = (): PlatformMode | undefined =>
    trouble !== undefined && trouble.until > time.now ? trouble.mode : undefined

  const makeToken = (askedAt: number): Token => {
    const end = time.now + lifetimeMs
    const name = `token-${world.tokens.size + 1}`
    const token: Token = {
      name,
      askedAt,
      madeAt: time.now,
      endsAt: end,
      deadAt: end,
      renewalDueAt: undefined,
      answers: [],
    }
    if (current !== undefined && plan.platform === 'plain') {
      current.deadAt = Math.min(current.deadAt, time.now + overlapMs)
    }
    world.tokens.set(name, token)
    return token
  }

  const tokenFor = (process: Process, isForced: boolean, askedAt: number): Answer => {
    const leftMs = (token: Token): number => token.madeAt + lifetimeMs - time.now
    const isKept = plan.platform !== 'plain' && !isForced
    if (isForced && current !== undefined) current.deadAt = Math.min(current.deadAt, time.now)
    const token = isKept && current && leftMs(current) > overlapMs ? current : makeToken(askedAt)
    current = token
    if (modeNow() === 'duds') token.deadAt = time.now
    // A time that is too short is stretched.
    token.endsAt = Math.max(token.endsAt, askedAt + 10_000)
    token.answers.push({ process, askedAt })
    return { token, expiresIn: Math.floor(leftMs(token) / 1_000) }
  }

  return {
    mishap: undefined,
    answer(process, isForced, askedAt) {
      switch (modeNow()) {
        case 'refuses':
          return { error: refused('ERR_PLATFORM_CONFIG', 40125), pauseMs: 60_000 }
        case 'quota':
          return { error: refused('ERR_PLATFORM_QUOTA', 45009), pauseMs: quotaSeconds * 1_000 }
        case 'notThisMachine':
          if (trouble?.process !== process) return tokenFor(process, isForced, askedAt)
          return { error: refused('ERR_PLATFORM_CONFIG', 40164), pauseMs: 60_000 }
        case 'fails':
          return { error: away(), pauseMs: 750 }
        case 'hangs':
          return { error: away(), pauseMs: 750, isSilent: true }
        case 'odd':
          return { token: undefined, expiresIn: 'abc', pauseMs: 750 }
        default:
          return tokenFor(process, isForced, askedAt)
      }
    },
    takes: (token) => token.deadAt > time.now,
    wayMs() {
      if (modeNow() === 'slow') return 300 + random.random() * 2_000
      if (modeNow() === 'odd') return 2_000 + random.random() * 400
      return 5 + random.random() * 150
    },
    revoke(keepsHandingOut) {
      for (const token of world.tokens.values()) token.deadAt = Math.min(token.deadAt, time.now)
      if (!keepsHandingOut) current = undefined
    },
    fail(mode, process, forMs) {
      trouble = { mode, process, until: time.now + forMs }
      if (mode === 'quota') world.noteTrouble('quota', forMs)
      if (mode === 'refuses' || mode === 'notThisMachine') world.noteTrouble('config', forMs)
      world.noteTrouble('unavailable', forMs)
    },
    heal() {
      trouble = undefined
      if (current !== undefined && current.deadAt <= time.now) current = undefined
    },
  }
}
