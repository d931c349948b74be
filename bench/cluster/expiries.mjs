import { plainGoal } from '../measure/goals.mjs'
import { errorsOf, startFleet } from './fleet.mjs'

const lifetimeSeconds = 20
// Renewed about a tenth before its end.
const renewedEveryMs = lifetimeSeconds * 900

/** Many callers in many processes while the token expires again and again. */
export async function fetchesPerExpiry({ platform, redis, sizes, log }) {
  const { processes, callers, expiries } = sizes.cluster
  await platform.ask('tokens', { lifetimeSeconds, fetchMs: 50 })
  const fleet = await startFleet(processes, { redis, platform })
  try {
    const before = await platform.ask('counts')
    const forMs = expiries * renewedEveryMs + 3_000
    log(`${processes} processes with ${callers} callers each, ${forMs / 1_000} s`)
    const reports = await fleet.askAll('call', { callers, forMs, pauseMs: 3_000 })
    const after = await platform.ask('counts')
    const fetches = after.fetches - before.fetches
    const dead = after.deadCalls - before.deadCalls
    const calls = after.goodCalls - before.goodCalls + dead
    const size = `${processes} processes x ${callers.toLocaleString('en')} callers`
    const errors = errorsOf(reports).length
    return [
      plainGoal(
        `fetches per expiry, ${size} on one Redis`,
        '1',
        `${fetches} for the first token and ${expiries} expiries; ${errors} errors`,
        fetches === expiries + 1 && errors === 0,
      ),
      plainGoal('uses of a dead token', '0', `${dead} of ${calls.toLocaleString('en')} calls`, dead === 0),
    ]
  } finally {
    await fleet.stop()
    await platform.ask('tokens', { lifetimeSeconds: 7_200, fetchMs: 0 })
  }
}
