import { fetchesPerExpiry } from '../cluster/expiries.mjs'
import { holderKilledWithout, holderKilledWithToken, redisFrozen, upstreamMs } from '../cluster/faults.mjs'
import { plainGoal } from '../measure/goals.mjs'
import { summaryOf } from '../measure/statistics.mjs'

const leaseMs = 1_500
const deadlineMs = 1_000
/** More than a busy machine makes a caller wait who waits for nothing. */
const nothingMs = 100

/** The token engine in several processes on one Redis, with faults. */
export async function cluster(world) {
  if (world.redis === undefined) return { goals: [], comparisons: [] }
  const goals = await fetchesPerExpiry(world)
  goals.push(
    await longestWait(world, holderKilledWithToken, {
      goal: 'longest wait, lock holder killed with a valid token in hand',
      limit: '0: what the event loop takes',
      limitMs: nothingMs,
    }),
    await longestWait(world, holderKilledWithout, {
      goal: 'longest wait, lock holder killed with no token',
      limit: 'lease + upstream + 200 ms',
      limitMs: leaseMs + upstreamMs + 200,
    }),
    await longestWait(world, redisFrozen, {
      goal: 'longest wait, Redis frozen, a platform that answers at once',
      limit: 'deadline + 100 ms',
      limitMs: deadlineMs + 100,
    }),
  )
  await world.platform.ask('tokens', { fetchMs: 0, slowFetches: 0 })
  return { goals, comparisons: [] }
}

/**
 * The longest wait of all callers, in some runs: met where it is within the limit in each of them, not decided where it
 * is in most, since one run may hit a busy moment of the machine.
 */
async function longestWait(world, scenario, { goal, limit, limitMs }) {
  const runs = []
  for (let run = 1; run <= world.sizes.cluster.runs; run += 1) {
    runs.push(await scenario(world))
    world.log(`${scenario.name}, run ${run}: ${Math.round(runs.at(-1).longestMs)} ms`)
  }
  const times = runs.map(({ longestMs }) => Math.round(longestMs))
  const errors = runs.flatMap((run) => run.errors).length
  const waits = runs.reduce((sum, run) => sum + (run.waits ?? 0), 0)
  const { median } = summaryOf(times)
  const measured = `${times.toSorted((a, b) => a - b).join(', ')} ms; ${errors} errors`
  const isMet = median <= limitMs && errors + waits === 0
  const result = plainGoal(goal, `${limit} = ${limitMs} ms`, measured, isMet)
  return isMet && Math.max(...times) > limitMs ? { ...result, verdict: 'not decided' } : result
}
