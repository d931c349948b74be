import { filesAtLength } from './at-length.js'
import { runOf } from './config.js'

// The helpers that make a run short or long look for it (length.ts), in the workers too.
process.env.LONG_RUN = '1'

/** What takes long, each file in a module registry of its own. Most of it has a short form that `npm test` runs. */
export default runOf([...filesAtLength, '**/*.long.test.ts'], {
  onExpress4: ['{fuzz/routes,hostile/wecom-login}.test.ts', 'journeys/**/suite.ts'],
  testTimeout: 180_000,
})
