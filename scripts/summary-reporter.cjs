// Closes a Jest run with one plain line, for tools that read "N passed, N failed".
module.exports = class SummaryReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites
    console.log(`Tests: ${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`)
  }
}
