import { setTimeout as sleep } from 'node:timers/promises'
import type { Report, Worker } from '../../test/cluster/fleet.ts'
import { type Drill, type Findings, findingsOf, type Limits } from './drill.ts'
import { callers, processes, type Stage, setRedisStage } from './stage.ts'

const stallMs = 1_500
const leaseMs = 1_500
const limits: Limits = {
  fetches: 2,
  longestMs: leaseMs + stallMs,
  deadUses: 0,
  normalAfterMs: leaseMs + stallMs,
}

/** The process that fetches the token does not come to its end. */
export const holder: readonly Drill[] = [
  {
    name: 'holder killed',
    fault: 'the process that fetches the first token is killed',
    limits,
    async run() {
      const stage = await setRedisStage()
      const { first, others } = await beginFetch(stage)
      await sleep(300)
      stage.host.fetchMs = 50
      first.kill('SIGKILL')
      const killedAt = Date.now()
      return findingsOf(await others, killedAt, stage.host)
    },
  },
  {
    name: 'holder frozen',
    fault: 'the process that fetches the first token stops for 4 s, and comes back with an older one',
    limits,
    async run() {
      const stage = await setRedisStage()
      const { first, firstReport, others } = await beginFetch(stage, 1_000)
      stage.host.fetchMs = 50
      first.kill('SIGSTOP')
      const frozenAt = Date.now()
      const reports = await others
      await sleep(4_000 - (Date.now() - frozenAt))
      first.kill('SIGCONT')
      await firstReport
      const after = await stage.fleet.runAll({ callers })
      return { ...findingsOf(reports, frozenAt, stage.host), calls: countTokens([...reports, ...after]) }
    },
  },
]

/** One process holds the lock and waits for the platform; all others wait for it. */
async function beginFetch(
  { host, fleet }: Stage,
  fetchMs = 20_000,
): Promise<{ first: Worker; firstReport: Promise<unknown>; others: Promise<Report[]> }> {
  const [first, ...rest] = fleet.workers
  if (first === undefined) throw new Error(`there are to be ${processes} processes`)
  host.fetchMs = fetchMs
  const firstReport = first.run({ callers: 1 }).catch(() => undefined)
  while (host.fetches === 0) await sleep(10)
  const others = Promise.all(rest.map((worker) => worker.run({ callers })))
  others.catch(() => undefined)
  return { first, firstReport, others }
}

/** All calls, if they were made with one token; else none, which no drill may come to. */
function countTokens(reports: readonly Report[]): Findings['calls'] {
  const tokens = new Set(reports.flatMap((report) => [...report.tokens]))
  return tokens.size === 1 ? reports.reduce((sum, { calls }) => sum + calls, 0) : 0
}
