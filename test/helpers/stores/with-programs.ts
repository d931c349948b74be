import { describe, it } from '@jest/globals'
import { findProgram } from '../programs/daemon.ts'

/**
 * A suite that needs programs. Skipped with the reason where they are not installed; with CI=true that is a failure
 * for those that the tests have to have.
 */
export function describeWithPrograms(
  programs: readonly string[],
  { isNeededInCi }: { isNeededInCi: boolean },
  name: string,
  suite: () => void,
): void {
  const missing = programs.filter((program) => findProgram(program) === undefined)
  const reason = `${missing.join(' and ')} not installed`
  describe(name, () => {
    if (missing.length === 0) {
      suite()
    } else if (isNeededInCi && process.env['CI'] === 'true') {
      it('has its programs', () => {
        throw new Error(reason)
      })
    } else {
      it.skip(reason, () => undefined)
    }
  })
}
