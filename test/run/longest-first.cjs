/** What takes longest, by folder: begun last, it would be waited for alone. */
const longest = [
  'suite',
  'simulator',
  'journeys/scene',
  'journeys/suite',
  'express4',
  'journeys/messages',
  'browser',
  'package',
  'cluster',
  'journeys/open-platform',
  'examples',
  'cli',
  'journeys/wechat',
  'core',
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
