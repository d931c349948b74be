// npm run bench -- [--quick] [--only requests,logins] [--save] [--check]
// node bench/run.mjs --render
import { parseArgs } from 'node:util'
import { render } from './report/save.mjs'

const { values: options } = parseArgs({
  options: {
    /** Small numbers, to see that it runs. */
    quick: { type: 'boolean', default: false },
    /** Names of groups, with commas. */
    only: { type: 'string' },
    /** Writes bench/results.json, and tables and charts of docs/performance.md and its Chinese twin. */
    save: { type: 'boolean', default: false },
    /** Measures nothing: writes those tables and charts from bench/results.json. Needs no package of bench/. */
    render: { type: 'boolean', default: false },
    /** Ends with 1 where a goal is not met. */
    check: { type: 'boolean', default: false },
  },
})

if (options.render) render()
else {
  const { runGroups } = await import('./run-groups.mjs')
  await runGroups(options)
}
