import { cheapestGoal } from '../measure/goals.mjs'
import { measureRounds } from '../measure/rounds.mjs'
import { comparisonOf } from '../measure/table.mjs'
import { loginPeers as names } from '../subjects/login-peers.mjs'
import { loginSteps, ours, oursAndFloors, transportsOf } from './login-steps.mjs'

/** The same callback against the peers, wrapped in the same checks and alone. */
export async function loginPeers(world) {
  const { platform, sizes, log } = world
  const goals = []
  const comparisons = []
  for (const [transport, api] of Object.entries(transportsOf(platform))) {
    const title = `login callback, ${transport}`
    log(title)
    const plans = [
      ...oursAndFloors({ api }, platform.env),
      ...peersAs('wrapped', { api }, platform.env),
      ...peersAs('alone', { api }, platform.env),
    ]
    const samples = await measureRounds(plans, sizes.loginPeers, loginSteps(world))
    const peers = names.map((name) => `${name}, wrapped`)
    const goal = `login callback against ${names.length} peers in the same checks, ${transport}`
    goals.push(cheapestGoal(goal, samples, { subject: ours, peers }))
    comparisons.push(comparisonOf(title, samples, ours))
  }
  return { goals, comparisons }
}

const peersAs = (factory, params, env) =>
  names.map((peer) => ({
    name: `${peer}, ${factory}`,
    file: 'login-peers.mjs',
    factory,
    params: { ...params, peer },
    env,
  }))
