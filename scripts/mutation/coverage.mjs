/** Where StrykerJS's instrumented code looks for the active mutant, and notes which ones it meets. */
globalThis.__stryker__ ??= {}
export const namespace = globalThis.__stryker__

/** What was met while the files were loaded stays. The instrumented code keeps the object, so it is emptied in place. */
export function newCoverage(coverage = { static: {}, perTest: {} }) {
  return Object.assign(coverage, { perTest: {} })
}

/** A `beforeAll` works for each of the tests below it, so all of them meet what it meets. */
export function coverageOf(tests, { static: atLoad, perTest }) {
  const groupsOf = (group) => (group ? [...groupsOf(group.parent), group.id] : [])
  const met = tests.map(({ id, group }) => [
    id,
    Object.assign({}, ...[...groupsOf(group), id].map((key) => perTest[key])),
  ])
  return { static: atLoad, perTest: Object.fromEntries(met) }
}
