import type { Sample } from './meter.ts'

/** One thing that is to stay flat, at the beginning and at the end. */
export interface Course {
  what: 'heap MB' | 'handles' | 'listeners'
  before: number
  after: number
  /** The most it may be at the end. */
  most: number
  isFlat: boolean
}

const warmUpShare = 0.2

/** What may be more at the end than at the beginning: a share, or so much, whichever is more. */
const tolerances = {
  'heap MB': { share: 0.1, amount: 6 },
  handles: { share: 0.1, amount: 8 },
  listeners: { share: 0, amount: 1 },
} as const

/** Compares the median of the first third after the warm-up with that of the last third. */
export function judgeFlatness(samples: readonly Sample[]): Course[] {
  const warm = samples.slice(Math.ceil(samples.length * warmUpShare))
  const third = Math.max(1, Math.floor(warm.length / 3))
  const courseOf = (what: Course['what'], read: (sample: Sample) => number): Course => {
    const before = median(warm.slice(0, third).map(read))
    const after = median(warm.slice(-third).map(read))
    const { share, amount } = tolerances[what]
    const most = before + Math.max(before * share, amount)
    return { what, before, after, most, isFlat: after <= most }
  }
  return [
    courseOf('heap MB', ({ heapMb }) => heapMb),
    courseOf('handles', ({ handles }) => sumOf(handles)),
    courseOf('listeners', ({ listeners }) => sumOf(listeners)),
  ]
}

export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] =
    sorted.length % 2 === 0 ? sorted.slice(middle - 1) : [sorted[middle], sorted[middle]]
  return Math.round(((low + high) / 2) * 100) / 100
}
