import { plainGoal } from '../measure/goals.mjs'
import { startSubject } from '../measure/subject.mjs'

const megabyte = 1_048_576
const allowedMegabytes = 2

/** Logins that are started and never finished: nothing may be kept of them. */
export async function memory({ platform, load, sizes, log }) {
  const { starts, steps } = sizes.memory
  const subject = await startSubject({
    file: 'login-ours.mjs',
    factory: 'ours',
    params: { api: platform.bases.plain },
  })
  try {
    const heaps = []
    // The first step warms up: compiled code stays.
    for (let step = 0; step <= steps; step += 1) {
      await load.fireSame(subject.base, starts / steps, request, 302)
      heaps.push((await subject.heap()).heapUsed / megabyte)
      log(`memory: ${(step * starts) / steps} login starts, ${heaps.at(-1).toFixed(2)} MB`)
    }
    const grown = heaps.at(-1) - heaps[0]
    const goal = `memory after ${starts.toLocaleString('en')} login starts`
    const measured = `${heaps[0].toFixed(1)} MB, then ${heaps.at(-1).toFixed(1)} MB of heap`
    return {
      goals: [plainGoal(goal, 'flat', measured, grown < allowedMegabytes)],
      comparisons: [],
      heapMegabytes: Object.fromEntries(
        heaps.map((heap, step) => [String((step * starts) / steps), Number(heap.toFixed(2))]),
      ),
    }
  } finally {
    await subject.stop()
  }
}

const request = {
  path: '/wechat/login?returnTo=%2Fme',
  headers: { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' },
}
