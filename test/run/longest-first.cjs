/** What takes longest, by folder: begun last, it would be waited for alone. */
const longest = [
  'journeys/scene',
  'browser',
  'journeys/messages',
  'express4',
  'package',
  'hostile',
  'core',
  'suite',
  'databases',
]

/** The order of a run. It does not look at how long things took before: a fresh clone is as quick as the next run. */
module.exports = class LongestFirst {
  sort(tests) {
    const ranks = new Map(tests.map((test) => [test, rankOf(test.path)]))
    return [...tests].sort((a, b) => ranks.get(a) - ranks.get(b) || (a.path < b.path ? -1 : 1))
  }

  allFailedTests(tests) {
    return tests
  }

  cacheResults() {}
}

function rankOf(path) {
  const rank = longest.findIndex((name) => path.includes(`/test/${name}`))
  return rank < 0 ? longest.length : rank
}
