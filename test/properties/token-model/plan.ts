import fc from 'fast-check'

/** What happens in one run of the model. With the same plan everything happens in the same way. */
export interface Plan {
  /** Chooses latencies and jitter. */
  noise: number
  /**
   * How it makes tokens: `stable` the same until it is told otherwise; `plain` another one each time, as for third-party
   * platforms and the accounts that have granted to them; `corp` the same within its life, as for companies, suites, service
   * providers and the companies that have installed their apps.
   */
  platform: 'stable' | 'plain' | 'corp'
  lifetimeSeconds: number
  /** How far each process's clock is off, in thousandths of the lifetime. */
  skews: number[]
  steps: Step[]
}

export interface Step {
  pause: Pause
  action: Action
}

/** `end`: so that the newest token has 0 to 15 % of its lifetime left, or has just ended. */
export interface Pause {
  unit: 'soon' | 'seconds' | 'minutes' | 'end'
  /** 0 to 1. */
  part: number
}

export type CallStyle = 'getToken' | 'withToken' | 'renewToken'
export type PlatformMode =
  | 'refuses'
  | 'quota'
  | 'notThisMachine'
  | 'fails'
  | 'hangs'
  | 'odd'
  | 'slow'
  | 'duds'
export type StoreMode = 'rejects' | 'hangs' | 'stalls'

export type Action =
  | { type: 'calls'; process: number; callers: number; style: CallStyle; dislikes: boolean }
  | { type: 'crowd'; callers: number; style: CallStyle }
  | { type: 'revoke'; keepsHandingOut: boolean }
  | { type: 'platform'; mode: PlatformMode; process: number; forMs: number }
  | { type: 'store'; mode: StoreMode; forMs: number }
  | { type: 'loss'; share: number; forMs: number }
  | { type: 'wipe'; only: 'lock' | 'all' }
  | { type: 'kill'; process: number }
  | { type: 'freeze'; process: number; forMs: number }
  | { type: 'holder'; fate: 'dies' | 'freezes'; when: 'before' | 'after'; forMs: number }

export const slots = 4
const process = fc.nat({ max: slots - 1 })
const style = fc.constantFrom<CallStyle>('withToken', 'withToken', 'getToken', 'renewToken')
/** About a round trip, a lease, a platform's deadline, or long. */
const duration = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 300, max: 3_000 }),
  fc.integer({ min: 3_000, max: 12_000 }),
  fc.integer({ min: 12_000, max: 120_000 }),
)

const calls = fc.record({
  type: fc.constant('calls' as const),
  process,
  callers: fc.integer({ min: 1, max: 3 }),
  style,
  dislikes: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 9),
})
const crowd = fc.record({
  type: fc.constant('crowd' as const),
  callers: fc.integer({ min: 1, max: 2 }),
  style,
})

const trouble: fc.WeightedArbitrary<Action>[] = [
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('revoke' as const), keepsHandingOut: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('platform' as const),
      mode: fc.constantFrom<PlatformMode>(
        'refuses',
        'quota',
        'notThisMachine',
        'fails',
        'hangs',
        'odd',
        'slow',
        'duds',
      ),
      process,
      forMs: duration,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('store' as const),
      mode: fc.constantFrom<StoreMode>('rejects', 'hangs', 'stalls'),
      forMs: duration,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('loss' as const),
      share: fc.constantFrom(0.05, 0.2, 0.5),
      forMs: duration,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('wipe' as const),
      only: fc.constantFrom<'lock' | 'all'>('lock', 'all'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('kill' as const), process }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('freeze' as const), process, forMs: duration }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('holder' as const),
      fate: fc.constantFrom<'dies' | 'freezes'>('dies', 'freezes'),
      when: fc.constantFrom<'before' | 'after'>('before', 'after'),
      forMs: duration,
    }),
  },
]

const pause = fc.record<Pause>({
  unit: fc.constantFrom('soon', 'soon', 'soon', 'seconds', 'seconds', 'minutes', 'end', 'end', 'end'),
  part: fc.nat({ max: 1_000 }).map((part) => part / 1_000),
})

const stepsWith = (more: fc.WeightedArbitrary<Action>[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      pause,
      action: fc.oneof<fc.WeightedArbitrary<Action>[]>(
        { weight: 14, arbitrary: calls },
        { weight: 4, arbitrary: crowd },
        ...more,
      ),
    }),
    { minLength: 1, maxLength: 30, size: 'max' },
  )

const planWith = (steps: fc.Arbitrary<Step[]>): fc.Arbitrary<Plan> =>
  fc.record({
    noise: fc.noShrink(fc.integer({ min: 1, max: 2 ** 31 })),
    platform: fc.constantFrom<Plan['platform']>('stable', 'plain', 'corp'),
    lifetimeSeconds: fc.constantFrom(60, 300, 7_200),
    skews: fc.oneof(
      fc.constant(Array<number>(slots).fill(0)),
      fc.array(fc.integer({ min: -10, max: 10 }), { minLength: slots, maxLength: slots }),
    ),
    steps,
  })

/** Everything that can go wrong. */
export const troubledPlans: fc.Arbitrary<Plan> = planWith(stepsWith(trouble))
/** The store and all processes work; tokens end, are revoked, and are disliked by single calls. */
export const calmPlans: fc.Arbitrary<Plan> = planWith(stepsWith(trouble.slice(0, 1)))

const stepsFor = (action: Action, callers: fc.Arbitrary<Step[]>): fc.Arbitrary<Step[]> =>
  callers.map((steps) => [{ pause: { unit: 'soon', part: 0 }, action }, ...steps])

/** Every process asks, and is answered after a long time with no token. */
export const failuresInARow: fc.Arbitrary<Plan> = planWith(
  stepsFor(
    { type: 'platform', mode: 'odd', process: 0, forMs: 60_000 },
    fc.constant([
      { pause: { unit: 'soon', part: 1 }, action: { type: 'crowd', callers: 1, style: 'getToken' } },
    ]),
  ),
)
/** The platform refuses all tokens that it hands out, and the processes go on asking. */
export const uselessTokens: fc.Arbitrary<Plan> = planWith(
  stepsFor(
    { type: 'platform', mode: 'duds', process: 0, forMs: 120_000 },
    fc.array(
      fc.record<Step>({
        pause: fc.record<Pause>({
          unit: fc.constantFrom('soon', 'seconds'),
          part: fc.constantFrom(0.2, 0.5),
        }),
        action: process.map((number) => ({
          type: 'calls',
          process: number,
          callers: 1,
          style: 'withToken',
          dislikes: false,
        })),
      }),
      { minLength: 32, maxLength: 40, size: 'max' },
    ),
  ),
)
