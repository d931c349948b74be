import config from '../../jest.config.js'

/** Nothing that starts browsers, programs or databases. */
const folders = ['core', 'express', 'journeys', 'mini-program', 'properties', 'wechat', 'wecom']
const tooLong =
  '/(?:messages-(?:slow|fuzz|retries|memory)|scene-login-faults|route-fuzz[\\w-]*|platform-faults|token-engine-model)\\.test'

/** A pattern of paths: which tests guard the part of the library that is changed. */
const tests = process.env.MUTATION_TESTS ?? ''

const [{ testMatch: _all, ...express5 }] = config.projects
export default {
  ...express5,
  rootDir: process.cwd(),
  testRegex: `/test/(?:${folders.join('|')})/.*(?:${tests}).*\\.test\\.ts$`,
  testPathIgnorePatterns: [tooLong],
  testTimeout: config.testTimeout,
}
