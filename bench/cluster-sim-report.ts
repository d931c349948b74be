import { isWechatAuthError } from '../lib/errors.ts'

/** What is counted in one phase. A call counts in the phase in which it began. */
export interface Phase {
  name: string
  seconds: number
  fetches: number
  expectedFetches: number
  /** The expected number is the most there may be. */
  expectedAtMost: boolean
  fetchesWithoutLock: number
  calls: number
  /** Refused by the platform, before the engine's own retry. */
  refusedCalls: number
  failedCalls: Record<string, number>
  /** Never answered, because their process died. */
  lostCalls: number
  operations: number
  events: Record<string, number>
  waits: number[]
}

export const createPhase = (name: string, expectedFetches: number, expectedAtMost = false): Phase => ({
  name,
  seconds: 0,
  fetches: 0,
  expectedFetches,
  expectedAtMost,
  fetchesWithoutLock: 0,
  calls: 0,
  refusedCalls: 0,
  failedCalls: {},
  lostCalls: 0,
  operations: 0,
  events: {},
  waits: [],
})

export const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1
}

export const codeOf = (error: unknown): string => (isWechatAuthError(error) ? error.code : String(error))

/** The table for people: first what does not depend on the machine. */
export function formatReport(phases: Phase[], loopDelayMs: number): string {
  const row = (name: string, cell: (phase: Phase) => unknown): string[] => [
    name,
    ...phases.map((phase) => String(cell(phase))),
  ]
  const rowsOf = (prefix: string, countsIn: (phase: Phase) => Record<string, number>): string[][] =>
    [...new Set(phases.flatMap((phase) => Object.keys(countsIn(phase))))]
      .sort()
      .map((name) => row(prefix + name, (phase) => countsIn(phase)[name] ?? 0))

  const facts = [
    row('', ({ name }) => name),
    row('fetches', ({ fetches }) => fetches),
    row(
      '  expected',
      ({ expectedFetches, expectedAtMost }) => (expectedAtMost ? '<= ' : '') + expectedFetches,
    ),
    row('  for each that was due', ({ fetches, expectedFetches: due, expectedAtMost }) =>
      due === 0 || expectedAtMost ? '' : Number((fetches / due).toFixed(2)),
    ),
    row('  without the lock', ({ fetchesWithoutLock }) => fetchesWithoutLock),
    row('failed calls', ({ failedCalls }) => sum(failedCalls)),
    ...rowsOf('  ', ({ failedCalls }) => failedCalls),
    row('refused before retry', ({ refusedCalls }) => refusedCalls),
    row('lost with a process', ({ lostCalls }) => lostCalls),
  ]
  const measures = [
    row('', ({ name }) => name),
    row('seconds', ({ seconds }) => seconds.toFixed(1)),
    row('calls', ({ calls }) => calls),
    row('wait p50 ms', ({ waits }) => percentile(waits, 0.5)),
    row('wait p99 ms', ({ waits }) => percentile(waits, 0.99)),
    row('wait max ms', ({ waits }) => percentile(waits, 1)),
    row('cache ops per call', operationsPerCall),
    ...rowsOf('', ({ events }) => events),
  ]
  const delay = `The longest pause of the simulation itself: ${Math.round(loopDelayMs)} ms.`
  return `${formatTable(facts)}\n\n${formatTable(measures)}\n\n${delay}\n`
}

/** The same for programs. */
export function reportData(phases: Phase[], options: unknown, loopDelayMs: number): unknown {
  return {
    options,
    phases: phases.map(({ waits, ...phase }) => ({
      ...phase,
      waitMs: { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99), max: percentile(waits, 1) },
      operationsPerCall: Number(operationsPerCall({ ...phase, waits })),
    })),
    loopDelayMs: Math.round(loopDelayMs),
  }
}

const operationsPerCall = ({ operations, calls }: Phase): string =>
  calls === 0 ? '0' : (operations / calls).toFixed(3)

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0)

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)
}

function formatTable(rows: string[][]): string {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const widths = rows[0]?.map((_, column) => width(column)) ?? []
  const line = (row: string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return rows.map(line).join('\n')
}
