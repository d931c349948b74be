import type { Report } from '../../test/cluster/fleet.ts'
import { addTo } from '../shared/table.ts'

/** What a drill came to. */
export interface Findings {
  calls: number
  /** How often a token was fetched from the platform. */
  fetches: number
  /** How often calls failed, by code. */
  failed: Record<string, number>
  longestMs: number
  /** Calls with a token that was over. */
  deadUses: number
  /** From the end of the fault to the end of the last call that failed or was slow. */
  normalAfterMs: number
  /** How often a token was fetched when all processes found theirs refused after the fault. One, if they share it. */
  fetchesAfter?: number
}

/** The most there may be of each. No call may fail in any drill. */
export type Limits = Pick<Findings, 'fetches' | 'longestMs' | 'deadUses' | 'normalAfterMs'>

export interface Drill {
  name: string
  /** What the fault is, for the report. */
  fault: string
  limits: Limits
  run(): Promise<Findings>
}

export interface Verdict extends Findings {
  name: string
  fault: string
  limits: Limits
  /** What was over its limit. */
  broken: string[]
}

export async function runDrill({ name, fault, limits, run }: Drill): Promise<Verdict> {
  const findings = await run()
  const broken = (Object.keys(limits) as (keyof Limits)[]).filter((key) => findings[key] > limits[key])
  const isShared = findings.fetchesAfter === undefined || findings.fetchesAfter === 1
  return {
    name,
    fault,
    ...findings,
    limits,
    broken: [
      ...broken,
      ...(Object.keys(findings.failed).length > 0 ? ['failed'] : []),
      ...(isShared ? [] : ['fetchesAfter']),
      ...(findings.calls === 0 ? ['calls'] : []),
    ],
  }
}

/** What is to be said of calls that were made while something was wrong, until `faultEndedAt`. */
export function findingsOf(
  reports: readonly Report[],
  faultEndedAt: number,
  { fetches, deadCalls }: { fetches: number; deadCalls: number },
): Findings {
  const failed: Record<string, number> = {}
  for (const { errors } of reports) for (const code of errors) addTo(failed, code)
  const lastTroubleAt = Math.max(0, ...reports.map((report) => report.lastTroubleAt))
  return {
    calls: reports.reduce((sum, { calls }) => sum + calls, 0),
    fetches,
    failed,
    longestMs: Math.round(Math.max(0, ...reports.map(({ longestMs }) => longestMs))),
    deadUses: deadCalls,
    normalAfterMs: Math.max(0, lastTroubleAt - faultEndedAt),
  }
}
