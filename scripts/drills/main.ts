import { parseArgs } from 'node:util'
import { findProgram } from '../../test/helpers/programs/daemon.ts'
import { runScript, stopAll } from '../shared/run-script.ts'
import { formatCounts, formatTable } from '../shared/table.ts'
import { dataLost } from './data-lost.ts'
import { type Drill, runDrill, type Verdict } from './drill.ts'
import { holder } from './holder.ts'
import { redisGone } from './redis-gone.ts'
import { redisRefuses } from './redis-refuses.ts'
import { topology } from './topology.ts'

/** What breaks, with real processes and a real Redis, and what callers notice of it. Prints a table and a line of JSON. */
const drills: readonly Drill[] = [...redisGone, ...redisRefuses, ...dataLost, ...topology, ...holder]

const { values } = parseArgs({
  options: {
    /** The names of some drills, with commas between them. */
    only: { type: 'string' },
  },
})

runScript(async () => {
  if (findProgram('redis-server') === undefined) throw new Error('redis-server is not installed')
  const names = values.only?.split(',')
  const chosen = drills.filter(({ name }) => names === undefined || names.includes(name))
  if (chosen.length === 0) throw new Error(`--only takes: ${drills.map(({ name }) => name).join(', ')}`)
  const verdicts: Verdict[] = []
  for (const drill of chosen) {
    process.stdout.write(`${drill.name}: ${drill.fault}\n`)
    verdicts.push(await runDrill(drill))
    await stopAll()
  }
  process.stdout.write(`\n${report(verdicts)}\n\n${JSON.stringify({ drills: verdicts })}\n`)
  return verdicts.every(({ broken }) => broken.length === 0) ? 0 : 1
})

function report(verdicts: readonly Verdict[]): string {
  const of = (found: number, most: number): string => `${found} (${most})`
  const heads = ['drill', 'calls', 'failed', 'fetches', 'longest ms', 'dead uses', 'normal after ms']
  const rows = verdicts.map(({ limits, ...found }) => [
    found.name,
    found.calls,
    formatCounts(found.failed),
    of(found.fetches, limits.fetches),
    of(found.longestMs, limits.longestMs),
    of(found.deadUses, limits.deadUses),
    of(found.normalAfterMs, limits.normalAfterMs),
    found.fetchesAfter ?? '-',
    found.broken.length === 0 ? 'good' : `BROKEN: ${found.broken.join(', ')}`,
  ])
  return `${formatTable([[...heads, 'fetches at the next refusal', 'verdict'], ...rows])}\n\nIn brackets: the most there may be.`
}
