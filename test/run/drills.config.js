import { runOf } from './config.js'

process.env.LONG_RUN = '1'

/** Processes that are killed at each step, databases that freeze: run by hand, `npm run test:drills`. */
export default runOf(['**/*.drill.test.ts'], { testTimeout: 180_000 })
