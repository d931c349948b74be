import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { holdsLater } from '../helpers/inputs/property.ts'
import { isLongRun } from '../run/length.ts'
import { calmPlans, failuresInARow, type Plan, troubledPlans, uselessTokens } from './token-model/plan.ts'
import { runPlan } from './token-model/run.ts'

const isByHand = process.env['PROPERTY_RUNS'] !== undefined
const timeoutMs = (isByHand ? 30 : 6) * 60_000

/** How often something happened in all schedules of a test. */
type Counts = Map<string, number>

const withCounts = (counts: Counts) => async (plan: Plan) => {
  const world = await runPlan(plan)
  const seen = new Map([...world.counts, ['schedules', 1], ['steps of time', world.time.events]])
  for (const [what, count] of seen) counts.set(what, (counts.get(what) ?? 0) + count)
  if (world.violations.length === 0) return
  throw new Error(`${world.violations.slice(0, 3).join('\n')}\n\n${world.trace.join('\n')}`)
}

function report(counts: Counts): void {
  const lines = [...counts].sort().map(([what, count]) => `${what}: ${count}`)
  if (isByHand) console.log(lines.join('\n'))
}

/** A rule that is never put to the test holds nothing together. */
function expectAll(counts: Counts, names: readonly string[]): void {
  expect(names.filter((name) => !counts.has(name))).toEqual([])
}

it(
  'keeps its rules while tokens end and are refused',
  async () => {
    const counts: Counts = new Map()
    await holdsLater(fc.asyncProperty(calmPlans, withCounts(counts)))
    report(counts)
    expectAll(counts, ['renewals that were due', 'forced fetches', 'marks', 'event token-wait token'])
    expect(counts.get('fetches without the lock')).toBeUndefined()
    expect(counts.get('second holders')).toBeUndefined()
  },
  timeoutMs,
)

it.each([
  [
    'lets nobody wait long while one process after the other fails',
    failuresInARow,
    ['event token-wait deadline'],
  ],
  [
    'rations renewals while every token is refused, and renews again afterwards',
    uselessTokens,
    ['renewals of refused tokens', 'calls that ended in ERR_PLATFORM_TOKEN'],
  ],
] as const)(
  '%s',
  async (_name, plans, happened) => {
    const counts: Counts = new Map()
    await holdsLater(fc.asyncProperty(plans, withCounts(counts)), 0.1)
    expectAll(counts, happened)
  },
  timeoutMs,
)

it(
  'keeps its rules whatever fails',
  async () => {
    const counts: Counts = new Map()
    await holdsLater(fc.asyncProperty(troubledPlans, withCounts(counts)), isLongRun ? 4 : 2)
    report(counts)
    expectAll(counts, [
      'fetches with the lock',
      'fetches without the lock',
      'second holders',
      'renewals of refused tokens',
      'deaths',
      'freezes',
      'event token-wait lock',
      'event token-rationed',
      'event token-refusal-remembered',
    ])
  },
  timeoutMs,
)
