import { type SeededRandom, seededRandom } from '../../helpers/inputs/random.ts'
import { createVirtualTime, type VirtualTime } from '../../helpers/time/virtual-time.ts'
import type { HeldLock, Process, Token } from './facts.ts'
import type { Plan } from './plan.ts'
import type { Call } from './token-rules.ts'

/** What can be the reason that a caller gets an error, or that more is fetched than is needed. */
export type Trouble = 'config' | 'quota' | 'unavailable' | 'store' | 'process'

export const tokenKey = '{simulated}'

/** All that is true in one run, and what was found wrong in it. */
export interface World {
  plan: Plan
  lifetimeMs: number
  /** How far two clocks are apart at most. */
  skewSpanMs: number
  time: VirtualTime
  random: SeededRandom
  tokens: Map<string, Token>
  processes: Process[]
  counts: Map<string, number>
  violations: string[]
  calls: Call[]
  count(what: string): void
  /** For who reads a failure. */
  tell(line: string): void
  trace: string[]
  check(isRight: boolean, rule: string, details: () => string): void
  /** Until when there is trouble of a kind. */
  trouble: Map<Trouble, number>
  noteTrouble(trouble: Trouble, forMs: number): void
  hadTrouble(trouble: Trouble, sinceMs: number): boolean
  /** What its clock says, or said at another time. */
  clockOf(process: Process, at?: number): number
  /** Stops a process for a while, as a paused machine would. */
  freeze(process: Process, forMs: number): void
  loseLeases(): void
  leasesLostAt: number
}

const startOfTime = 1_700_000_000_000

export function createWorld(plan: Plan): World {
  const lifetimeMs = plan.lifetimeSeconds * 1_000
  const skewsMs = plan.skews.map((skew) => (skew / 1_000) * lifetimeMs)
  const time = createVirtualTime()
  const world: World = {
    plan,
    lifetimeMs,
    skewSpanMs: Math.max(...skewsMs) - Math.min(...skewsMs),
    time,
    random: seededRandom(plan.noise),
    tokens: new Map(),
    processes: [],
    counts: new Map(),
    violations: [],
    calls: [],
    trace: [],
    count: (what) => world.counts.set(what, (world.counts.get(what) ?? 0) + 1),
    tell(line) {
      world.trace.push(`${(time.now / 1_000).toFixed(3)} ${line}`)
    },
    check(isRight, rule, details) {
      if (isRight) return
      world.violations.push(`${(time.now / 1_000).toFixed(3)} ${rule}: ${details()}`)
      world.tell(`WRONG ${rule}`)
    },
    trouble: new Map(),
    noteTrouble(trouble, forMs) {
      world.trouble.set(trouble, Math.max(world.trouble.get(trouble) ?? 0, time.now + forMs))
      for (const token of world.tokens.values()) token.renewalDueAt = undefined
    },
    hadTrouble: (trouble, sinceMs) =>
      (world.trouble.get(trouble) ?? Number.NEGATIVE_INFINITY) >= time.now - sinceMs,
    clockOf: ({ skewMs }, at = time.now) => startOfTime + at + skewMs,
    freeze(process, forMs) {
      const until = Math.max(process.frozenUntil, time.now + forMs)
      process.frozenMs += until - Math.max(process.frozenUntil, time.now)
      process.frozenUntil = until
      loseLease(process.lock)
      world.noteTrouble('process', forMs)
    },
    leasesLostAt: Number.NEGATIVE_INFINITY,
    loseLeases() {
      world.leasesLostAt = time.now
      for (const { lock } of world.processes) loseLease(lock)
    },
  }
  return world
}

function loseLease(lock: HeldLock | undefined): void {
  if (lock !== undefined) lock.mayBeLost = true
}

/** Made before the other one was asked for, by any clock. */
export function isOlder(world: World, one: Token, other: Token): boolean {
  return one.madeAt + world.skewSpanMs < other.askedAt
}
