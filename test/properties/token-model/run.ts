import { createCluster } from './cluster.ts'
import { type Pause, type Plan, slots } from './plan.ts'
import { createWorld, type World } from './world.ts'

/** Longer than anything fails. */
const longMs = 150_000
/** Longer than any refusal is remembered. */
const quietMs = 15 * 60_000

/** Runs a plan to its end. What was found wrong is in the answer. */
export async function runPlan(plan: Plan): Promise<World> {
  const world = createWorld(plan)
  const restore = world.time.takeOver(world.random.random)
  try {
    await runIn(world)
  } finally {
    restore()
  }
  return world
}

async function runIn(world: World): Promise<void> {
  const { time, plan, check } = world
  const cluster = createCluster(world)

  for (const { pause, action } of plan.steps) {
    await time.run(msOf(world, pause))
    cluster.act(action)
  }
  await time.run(longMs)
  cluster.heal()
  await time.run(quietMs)
  checkQuiet(world)

  let fetches = 0
  for (const round of ['first', 'second'] as const) {
    const fetchesBefore = world.counts.get('fetches') ?? 0
    for (let slot = 0; slot < slots; slot += 1) {
      for (let number = 0; number < 2; number += 1) {
        cluster.call(slot, number, { style: 'withToken' }, (error) => {
          // The one retry may have been with another process's token, which is dead too.
          const code = (error as { code?: string } | undefined)?.code
          const isRight = error === undefined || (round === 'first' && code === 'ERR_PLATFORM_TOKEN')
          check(isRight, 'everything works after the faults', () => `${round} round: ${error}`)
        })
      }
    }
    await time.run(3_000)
    fetches += (world.counts.get('fetches') ?? 0) - fetchesBefore
  }
  const allowed = world.skewSpanMs > 0 ? slots : 1
  check(fetches <= allowed, 'one fetch after the faults', () => String(fetches))
  await time.run(quietMs)
  checkQuiet(world)
}

/** Nobody waits, and nothing is still to come. */
function checkQuiet(world: World): void {
  const waiting = world.calls.filter(({ isAnswered, caller }) => !isAnswered && !caller.process.isDead)
  world.check(waiting.length === 0, 'everybody is answered', () => `${waiting.length} are not`)
  const pending = world.time.pending()
  world.check(pending === 0, 'no timer is left', () => `${pending} are`)
  const holders = world.processes.filter(({ isDead, lock }) => !isDead && lock !== undefined)
  world.check(holders.length === 0, 'the lock is given back', () => holders.map(({ name }) => name).join())
}

function msOf(world: World, { unit, part }: Pause): number {
  if (unit === 'soon') return part * 60
  if (unit === 'seconds') return part * 4_000
  if (unit === 'minutes') return part * 150_000
  const latest = [...world.tokens.values()].at(-1)
  const leftMs = latest === undefined ? 0 : latest.madeAt + world.lifetimeMs - world.time.now
  return Math.max(0, leftMs - part * 0.15 * world.lifetimeMs + 1_000)
}
