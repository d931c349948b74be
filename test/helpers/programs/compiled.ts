import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { builtLibrary } from './built-library.ts'

/** How Node.js starts a program, and what it needs in its environment for that. */
export interface Start {
  execArgv: string[]
  file: string
  env: Record<string, string>
}

/** A TypeScript program of this repository, compiled once: by tsx, each start costs a third of a second more. */
export const startCompiled = (source: string): Start => ({ execArgv: [], file: compiled(source), env: {} })

/** The same by tsx, as people start it. */
export const startByTsx = (source: string): Start => ({
  execArgv: ['--import', 'tsx'],
  file: source,
  env: { TSX_TSCONFIG_PATH: `${builtLibrary()}/tsconfig.json` },
})

const files = new Map<string, string>()

/** The file that a program becomes, with the library as users have it. */
function compiled(source: string): string {
  const known = files.get(source)
  if (known !== undefined) return known
  const library = builtLibrary()
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: {
      'express-wechat-auth': join(library, 'index.js'),
      'express-wechat-auth/simulator': join(library, 'simulator.js'),
    },
    external: [`${library}/*`],
    // Pages stand beside the program that serves them.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(resolve(source)).href) },
  })
  const text = outputFiles[0]?.text ?? ''
  const folder = join(library, 'programs')
  mkdirSync(folder, { recursive: true })
  const name = `${createHash('sha256').update(text).digest('hex').slice(0, 16)}-${basename(source, '.ts')}.mjs`
  const file = join(folder, name)
  if (!existsSync(file)) {
    const fresh = `${file}.${process.pid}`
    writeFileSync(fresh, text)
    renameSync(fresh, file)
  }
  files.set(source, file)
  return file
}
