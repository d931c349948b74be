import type { Place } from './orders.ts'

/** Where a process may end that works on the end of a grant. */
export interface CancelStep {
  name: string
  place: Place
  isTaken: boolean
  /** How often `onGrantEnd` runs altogether. */
  runs: number
  /** The same where the account grants again before anybody has gone on. */
  runsBeforeAnother?: number
}

/** @param row how the key of the account's row ends */
export const cancelStepsOf = (row: string): readonly CancelStep[] => [
  {
    name: 'the push is stored, the row has not ended',
    place: { at: 'set', of: row, moment: 'before' },
    isTaken: false,
    runs: 1,
    // Of a grant that is followed by another one at once the app hears no end.
    runsBeforeAnother: 0,
  },
  {
    name: 'the row has ended, the push is not answered',
    place: { at: 'set', of: row, moment: 'after' },
    isTaken: false,
    runs: 1,
  },
  {
    name: 'the push is answered, onGrantEnd has not run',
    place: { at: 'hook', of: 'onGrantEnd', moment: 'before' },
    isTaken: true,
    runs: 1,
  },
  {
    name: 'onGrantEnd has run, and its run is not noted',
    place: { at: 'hook', of: 'onGrantEnd', moment: 'after' },
    isTaken: true,
    runs: 2,
  },
  {
    name: 'its run is noted',
    place: { at: 'set', of: ':tasks', moment: 'after', skip: 1 },
    isTaken: true,
    runs: 1,
  },
]
