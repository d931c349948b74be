import type { Place } from '../grants/orders.ts'
import type { SuiteKind } from './fleet-of-suite.ts'

/** Where a process may end that works on the code of an installation. */
export interface InstallStep {
  name: string
  place: Place
  /** How often `onGrant` runs altogether. */
  runs?: number
  /** True where the process ends before it has answered. */
  isUnanswered?: boolean
  /** The code is spent, and what it gave stands nowhere: it can never be read again. */
  isLost?: boolean
}

const tasks = ':tasks'
const redeem = 'get_permanent_code'
const info = 'get_auth_info'

const redeeming: readonly InstallStep[] = [
  {
    name: 'the code is stored, and not answered',
    place: { at: 'set', of: tasks, moment: 'after' },
    isUnanswered: true,
  },
  { name: 'the code is about to be redeemed', place: { at: 'call', of: redeem, moment: 'before' } },
  { name: 'the code is redeemed', place: { at: 'call', of: redeem, moment: 'after' }, isLost: true },
  {
    name: 'the permanent code is about to be kept',
    place: { at: 'set', of: tasks, moment: 'before', skip: 1 },
    isLost: true,
  },
  { name: 'the permanent code is kept', place: { at: 'set', of: tasks, moment: 'after', skip: 1 } },
  { name: 'the row is about to be stored', place: { at: 'set', of: 'company', moment: 'before' } },
  { name: 'the row is stored', place: { at: 'set', of: 'company', moment: 'after' } },
]

/** The answer to a suite's code says nothing of the agent: WeCom is asked once more. */
const completing: readonly InstallStep[] = [
  { name: 'WeCom is about to be asked for the agent', place: { at: 'call', of: info, moment: 'before' } },
  { name: 'WeCom has said the agent', place: { at: 'call', of: info, moment: 'after' } },
  { name: 'the row is whole', place: { at: 'set', of: 'company', moment: 'after', skip: 1 } },
]

/** @param writes of the row before */
const telling = (writes: number): readonly InstallStep[] => [
  { name: 'onGrant is called', place: { at: 'hook', of: 'onGrant', moment: 'before' } },
  {
    name: 'onGrant has run, and its run is not noted',
    place: { at: 'hook', of: 'onGrant', moment: 'after' },
    runs: 2,
  },
  {
    name: 'the run of onGrant is noted',
    place: { at: 'set', of: 'company', moment: 'after', skip: writes },
  },
  {
    name: 'the installation is about to be done',
    place: { at: 'set', of: tasks, moment: 'before', skip: 2 },
  },
  { name: 'the installation is done', place: { at: 'set', of: tasks, moment: 'after', skip: 2 } },
]

export const installSteps: Readonly<Record<SuiteKind, readonly InstallStep[]>> = {
  'third-party': [...redeeming, ...completing, ...telling(2)],
  template: [...redeeming, ...telling(1)],
}

/** Those at which something is written, or the app is told. */
export const writingSteps = (kind: SuiteKind): readonly InstallStep[] =>
  installSteps[kind].filter(({ place }) => place.at !== 'call')
