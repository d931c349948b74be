import { runOf } from './test/run/config.js'

/** File by file, for those at work: `npm run test:file`. `npm test` has `test/run/short.config.js`. */
export default runOf(['**/*.test.ts'], { onExpress4: ['{express,fuzz,journeys}/**/*.test.ts'] })
