import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'

/** Loads the test files of the working directory, which is StrykerJS's copy of the project. */
export async function loadTests({ folders, ...patterns }) {
  const without = new RegExp(patterns.without)
  const only = new RegExp(patterns.only)
  const root = process.cwd()
  const at = (path) => pathToFileURL(join(root, path)).href
  register({ tsconfig: join(root, 'scripts/mutation/tsconfig.json') })
  // The copy's own: this is the one the tests get for @jest/globals.
  const { testsOf } = await import(at('scripts/mutation/globals.mjs'))

  const tests = []
  for (const folder of folders) {
    for (const entry of (await readdir(join('test', folder), { recursive: true })).sort()) {
      const path = join('test', folder, entry)
      if (!entry.endsWith('.test.ts') || without.test(path) || !only.test(path)) continue
      tests.push(...(await testsOf(relative('test', path), () => import(at(path)))))
    }
  }
  return tests
}
