import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const testDir = fileURLToPath(new URL('..', import.meta.url))
const lengthFile = join(testDir, 'run', 'length.ts')
const relativeImport = /from '(\.[^']+)'/g

/** Whether a file, or a helper that it imports, does more in the long run. */
function looksAtLength(file, seen = new Set()) {
  if (file === lengthFile) return true
  if (seen.has(file) || !file.startsWith(testDir) || !existsSync(file)) return false
  seen.add(file)
  const imports = [...readFileSync(file, 'utf8').matchAll(relativeImport)]
  return imports.some(([, path]) => looksAtLength(join(dirname(file), path), seen))
}

/** The test files that do more at length, as paths in `test/`. All others are whole in the short run. */
export const filesAtLength = readdirSync(testDir, { recursive: true })
  .filter(
    (path) =>
      /^(?!.*node_modules).*(?<!\.(?:long|drill))\.test\.ts$/.test(path) &&
      looksAtLength(join(testDir, path)),
  )
  .sort()
