const { appendFileSync } = require('node:fs')

/** Closes a Jest run with one plain line, and adds its counts to a file where TEST_COUNTS names one. */
module.exports = class SummaryReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites
    console.log(`Tests: ${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`)
    if (process.env.TEST_COUNTS) {
      appendFileSync(process.env.TEST_COUNTS, `${numPassedTests} ${failed} ${numPendingTests}\n`)
    }
  }
}
