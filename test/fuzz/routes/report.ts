import type { FuzzWorld } from './world.ts'

export interface StormReport {
  /** How many answers of each status each route gave; or `closed`, `left`, `silent`. */
  answers: Map<string, Map<string, number>>
  /** What was wrong, at most a dozen. */
  failures: string[]
  sentByFetch: number
}

export function countAnswer({ answers }: StormReport, route: string, kind: string): void {
  const counts = answers.get(route) ?? new Map<string, number>()
  answers.set(route, counts.set(kind, (counts.get(kind) ?? 0) + 1))
}

/** The routes that refused whatever they were asked. */
export function neverServed(reports: readonly StormReport[], routes: readonly string[]): string[] {
  const served = reports.flatMap(({ answers }) =>
    [...answers].filter(([, counts]) => [...counts.keys()].some((kind) => /^[23]/.test(kind))),
  )
  const names = new Set(served.map(([route]) => route))
  return routes.filter((route) => !names.has(route))
}

/** For whoever reads the output of a long run. */
export function summaryOf(reports: readonly StormReport[], { events }: FuzzWorld): string {
  const total = new Map<string, number>()
  for (const { answers } of reports) {
    for (const counts of answers.values()) {
      for (const [kind, count] of counts) total.set(kind, (total.get(kind) ?? 0) + count)
    }
  }
  const byFetch = reports.reduce((sum, report) => sum + report.sentByFetch, 0)
  return JSON.stringify({ byFetch, ...Object.fromEntries(total), events: Object.fromEntries(events) })
}
