import { runOf } from './config.js'

/** What guards a promise to users, by suites of files that share a module registry (suite-of.ts). */
export default runOf(['**/suite.ts'], { onExpress4: ['express4.suite.ts'] })
