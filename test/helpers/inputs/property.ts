import { jest } from '@jest/globals'
import { isWechatAuthError } from 'express-wechat-auth'
import fc from 'fast-check'
import { isLongRun } from '../../run/length.ts'

const { PROPERTY_RUNS, PROPERTY_SEED } = process.env

/** How many inputs a property is tried with. By hand: `PROPERTY_RUNS=20000 npm run test:file -- test/properties/...` */
const runs = Number(PROPERTY_RUNS ?? (isLongRun ? 500 : 50))

/** A run without these tries the same inputs each time, so that a failure is due to a change; one by hand tries new ones. */
const seed = PROPERTY_SEED ?? (PROPERTY_RUNS === undefined ? 1 : undefined)
const seeding = seed === undefined ? {} : { seed: Number(seed) }

if (PROPERTY_RUNS !== undefined) jest.setTimeout(60_000 + runs * 100)

/**
 * Fails with the seed and the smallest input that it found. `PROPERTY_SEED` makes it again; to see the smallest at once,
 * give `seed` and `path` as the message has them to `fc.assert()`.
 *
 * @param share of the number of runs, for what takes long
 */
export function holds<Inputs>(property: fc.IProperty<Inputs>, share = 1): void {
  fc.assert(property, { numRuns: Math.ceil(runs * share), ...seeding })
}

/** The same for a property that waits for answers. */
export function holdsLater<Inputs>(property: fc.IAsyncProperty<Inputs>, share = 1): Promise<void> {
  return fc.assert(property, { numRuns: Math.ceil(runs * share), ...seeding })
}

/** A text with something put into it, taken out of it, or doubled, a few times. */
export function mutated(text: fc.Arbitrary<string>, pieces: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(), fc.nat({ max: 20 }), fc.oneof(pieces, fc.constant(undefined)))
  return fc.tuple(text, fc.array(change, { maxLength: 3 })).map(([source, changes]) =>
    changes.reduce((before, [where, length, piece]) => {
      const from = where % (before.length + 1)
      const part = before.slice(from, from + length)
      return before.slice(0, from) + (piece ?? part + part) + before.slice(from + length)
    }, source),
  )
}

/** What a function answers, or the code of what it throws; an error without a code of the library's is itself. */
export function outcomeOf<Value>(action: () => Value): { value: Value } | { error: unknown } {
  try {
    return { value: action() }
  } catch (error) {
    return { error: isWechatAuthError(error) ? error.code : error }
  }
}
