import { basename } from 'node:path'

/**
 * The order in which tests look for a mutant, file by file: first those that found the last mutants of the same source,
 * then the one that is named like it, then those that look at the least code. In a file they keep their order.
 *
 * @param killers ids of tests, the latest first
 * @param mutantsOf how many mutants a test meets
 */
export function inOrder(tests, { source, killers, mutantsOf }) {
  const name = basename(source, '.ts')
  const rankOf = (file, id) =>
    Math.min(
      killers.includes(id) ? killers.indexOf(id) : Infinity,
      basename(file).includes(name) ? 1_000 : Infinity,
      2_000 + mutantsOf(id),
    )
  const files = new Map()
  for (const test of tests) {
    const [file] = test.id.split('#')
    const seen = files.get(file) ?? { rank: Infinity, tests: [] }
    files.set(file, { rank: Math.min(seen.rank, rankOf(file, test.id)), tests: [...seen.tests, test] })
  }
  return [...files.values()]
    .sort((one, other) => one.rank - other.rank)
    .flatMap((file) => file.tests.sort((one, other) => one.index - other.index))
}
