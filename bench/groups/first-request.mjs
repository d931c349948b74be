import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ratioGoal } from '../measure/goals.mjs'
import { measureProcesses } from '../measure/processes.mjs'
import { comparisonOf } from '../measure/table.mjs'

const run = promisify(execFile)
const cwd = fileURLToPath(new URL('../..', import.meta.url))
const title = 'first request of a fresh process: load, mount, the redirect to the login page'
const alone = 'express alone'
const ours = 'express-wechat-auth'

/** What a process takes from its start until its first login has begun, against one that redirects by Express alone. */
export async function firstRequest({ sizes, log }) {
  log(title)
  const samples = await measureProcesses(sizes.imports.rounds, {
    [alone]: () => cpuOf('alone'),
    [ours]: () => cpuOf('ours'),
  })
  return {
    goals: [ratioGoal(title, samples, { subject: ours, against: alone, limit: 1.5 })],
    comparisons: [comparisonOf(title, samples, alone)],
  }
}

/** Microseconds of CPU. */
async function cpuOf(subject) {
  const { stdout } = await run(process.execPath, ['bench/subjects/first-request.mjs', subject], { cwd })
  return Number(stdout)
}
