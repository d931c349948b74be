import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ratioGoal } from '../measure/goals.mjs'
import { measureProcesses } from '../measure/processes.mjs'
import { comparisonOf } from '../measure/table.mjs'

const run = promisify(execFile)
const cwd = fileURLToPath(new URL('../..', import.meta.url))
const alone = 'express alone'
const ours = 'express and express-wechat-auth'

const formats = {
  import: { type: 'module', load: (name) => `import '${name}'` },
  require: { type: 'commonjs', load: (name) => `require('${name}')` },
}

/** What it costs to load the library: whole processes that load Express, with it and without. */
export async function imports({ sizes, log }) {
  const goals = []
  const comparisons = []
  for (const [format, { type, load }] of Object.entries(formats)) {
    const title = `loading by ${format}, Express included`
    const samples = await measureProcesses(sizes.imports.rounds, {
      [alone]: () => cpuOf(type, load('express')),
      [ours]: () => cpuOf(type, `${load('express')};${load('express-wechat-auth')}`),
    })
    log(title)
    goals.push(ratioGoal(title, samples, { subject: ours, against: alone, limit: 1.6 }))
    comparisons.push(comparisonOf(title, samples, alone))
  }
  return { goals, comparisons }
}

/** Microseconds of CPU of a process, from its start until everything is loaded. */
async function cpuOf(type, source) {
  const tell = 'const { user, system } = process.cpuUsage(); process.stdout.write(String(user + system))'
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '--eval', `${source};${tell}`], {
    cwd,
  })
  return Number(stdout)
}
