import { shuffled } from './statistics.mjs'
import { startSubject } from './subject.mjs'

/**
 * Measures subjects against each other: all of them once a round, in random order, so that what slows the machine down
 * hits all alike. `launches` starts their processes anew, since two runs of one program are never compiled quite alike.
 *
 * @param {Array<{ name: string, file: string, factory: string, params?: unknown, env?: object }>} plans
 * @param {{ launches: number, rounds: number, count: number, warmUp: number }} sizes
 * @param {{ prepare?: Function, work: Function, before?: Function, after?: Function, log: Function }} steps
 * @returns {Promise<Record<string, number[]>>} microseconds of CPU for one operation, round by round
 */
export async function measureRounds(plans, { launches, rounds, count, warmUp }, steps) {
  const samples = Object.fromEntries(plans.map(({ name }) => [name, []]))
  const { prepare = () => undefined, work, before = () => undefined, after = () => undefined } = steps

  for (let launch = 1; launch <= launches; launch += 1) {
    const running = await Promise.all(
      plans.map(async (plan) => ({ plan, subject: await startSubject(plan) })),
    )
    try {
      for (const { plan, subject } of running) {
        await prepare(subject, warmUp, plan)
        await work(subject, warmUp, plan)
      }
      for (let round = 1; round <= rounds; round += 1) {
        for (const { plan, subject } of shuffled(running)) {
          await prepare(subject, count, plan)
          await before(subject, plan)
          const cpuUs = await subject.cpuOf(() => work(subject, count, plan))
          await after(subject, plan, count)
          samples[plan.name].push(cpuUs / count)
        }
        steps.log(`launch ${launch} of ${launches}, round ${round} of ${rounds}`)
      }
    } finally {
      await Promise.all(running.map(({ subject }) => subject.stop()))
    }
  }
  return samples
}
