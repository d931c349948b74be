import { formatCounts, formatTable } from '../shared/table.ts'
import { type Course, sumOf } from './flatness.ts'
import type { Sample } from './meter.ts'

/** What is known after each period. */
export interface Period extends Sample {
  atSeconds: number
  fault: string
  requests: number
  events: Record<string, number>
}

export interface SoakResult {
  minutes: number
  requests: number
  answers: Record<string, number>
  excused: Record<string, number>
  journeys: Record<string, number>
  periods: Period[]
  courses: Course[]
  /** Kinds of login that did not work after all faults. */
  failedLogins: string[]
  problems: Record<string, number>
  isGood: boolean
}

const heads = [
  'at',
  'requests',
  'heap MB',
  'rss MB',
  'handles',
  'listeners',
  'connections',
  'p99 ms',
  'fault',
]

export const periodRow = (period: Period): unknown[] => [
  `${Math.floor(period.atSeconds / 60)}:${String(Math.floor(period.atSeconds % 60)).padStart(2, '0')}`,
  period.requests,
  period.heapMb.toFixed(1),
  period.rssMb.toFixed(0),
  sumOf(period.handles),
  sumOf(period.listeners),
  period.connections,
  period.loopDelayP99Ms,
  period.fault,
]

export function formatResult(result: SoakResult): string {
  const { periods, courses, journeys } = result
  const last = periods.at(-1)
  const section = (title: string, counts: Record<string, number>): string =>
    `${title}\n${formatTable(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))) || '-'}`
  return [
    formatTable([heads, ...periods.map(periodRow)]),
    `handles: ${formatCounts(last?.handles ?? {})}\nlisteners: ${formatCounts(last?.listeners ?? {})}`,
    formatTable([
      ['', 'first third', 'last third', 'at most', ''],
      ...courses.map(({ what, before, after, most, isFlat }) => [
        what,
        before,
        after,
        most.toFixed(1),
        isFlat ? 'flat' : 'NOT FLAT',
      ]),
    ]),
    section('Journeys that came to their end', journeys),
    section('Answers', result.answers),
    section('Answers that a fault explains', result.excused),
    section('PROBLEMS', {
      ...result.problems,
      ...Object.fromEntries(result.failedLogins.map((name) => [`after all faults: ${name} failed`, 1])),
    }),
    result.isGood ? 'Good.' : 'NOT GOOD.',
  ].join('\n\n')
}
