import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, describe, expect } from '@jest/globals'

/**
 * Loads the test files of a folder, and of the folders below it that have no suite of their own, into one module
 * registry: Express, the library and the simulator are loaded once for all of them. Each file is a block by its name.
 *
 * @param names of files or folders below it, where only these belong to the suite
 */
export function suiteOf(folder: string, names?: readonly string[]): void {
  const all = testFilesOf(folder, names === undefined)
  const named = (name: string): string[] => {
    const files = all.filter((file) => relative(folder, file).startsWith(name))
    if (files.length === 0) throw new Error(`no test file is named ${name}`)
    return files
  }
  for (const file of names?.flatMap(named) ?? all) {
    describe(relative(process.cwd(), file), () => {
      require(file)
      afterAll(expectNothingLeft)
    })
  }
}

function testFilesOf(folder: string, endsAtSuites: boolean): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return /(?<!\.(?:long|drill))\.test\.ts$/.test(entry.name) ? [path] : []
    return endsAtSuites && readdirSync(path).includes('suite.ts') ? [] : testFilesOf(path, endsAtSuites)
  })
}

const { now } = Date
const { Date: trueDate, setTimeout: trueSetTimeout } = globalThis
const env = JSON.stringify(process.env)

/** What one file changes for all would reach the next ones. */
function expectNothingLeft(): void {
  const changed = {
    Date: globalThis.Date !== trueDate,
    'Date.now': Date.now !== now,
    setTimeout: globalThis.setTimeout !== trueSetTimeout,
    'process.env': JSON.stringify(process.env) !== env,
  }
  expect(Object.entries(changed).filter(([, isChanged]) => isChanged)).toEqual([])
}
