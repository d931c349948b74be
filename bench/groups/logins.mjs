import { plainGoal, ratioGoal } from '../measure/goals.mjs'
import { measureRounds } from '../measure/rounds.mjs'
import { comparisonOf } from '../measure/table.mjs'
import { loginSteps, ours, oursAndFloors, sameTransport, transportsOf } from './login-steps.mjs'

/** The callback of a login (state, exchange, profile, session, redirect) against the same by hand. */
export async function logins(world) {
  const { platform, sizes, log } = world
  const goals = []
  const comparisons = []
  const steps = loginSteps(world)
  for (const [transport, api] of Object.entries(transportsOf(platform))) {
    const title = `login callback against hand-written Express on the same transport, ${transport}`
    log(title)
    const samples = await measureRounds(oursAndFloors({ api }, platform.env), sizes.logins, steps)
    goals.push(ratioGoal(title, samples, { subject: ours, against: sameTransport, limit: 1.15 }))
    comparisons.push(comparisonOf(title, samples, sameTransport))
  }
  goals.push(upstreamGoal(steps.upstream))
  return { goals, comparisons }
}

function upstreamGoal({ logins, calls, connections }) {
  const goal = `upstream calls and new connections per login (${logins.toLocaleString('en')} logins)`
  const isMet = calls === 2 * logins && connections === 0
  return plainGoal(goal, '2 and 0', `${calls / logins}; ${connections} connections in all`, isMet)
}
