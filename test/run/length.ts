import { it } from '@jest/globals'

/** `npm run test:long` tries more: other inputs and more of them, all widths, each drill. */
export const isLongRun: boolean = process.env['LONG_RUN'] === '1'

/** Every `step`-th of a list in the short run, so that what is left out here is tried elsewhere; all in the long one. */
export function portionOf<T>(all: readonly T[], step: number, from = 0): T[] {
  return all.filter((_, index) => isLongRun || index % step === from % step)
}

type DefineTest = (name: string, run: () => unknown) => void

/** An `it` of which the short run has every `step`-th test; the others are of the same kind. All in the long one. */
export function itInTurn(step: number): DefineTest {
  let index = -1
  return (name, run) => {
    index += 1
    if (isLongRun || index % step === 0) it(name, async () => void (await run()))
  }
}

/** A test of the long run; the short one has another of the same experiment. */
export const itAtLength: DefineTest = isLongRun
  ? (name, run) => it(name, async () => void (await run()))
  : () => undefined
