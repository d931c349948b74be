import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const root = process.cwd()
const cache = join(root, 'node_modules/.cache/express-wechat-auth')

/** Changes with every file that a build reads. */
function versionOfSources(): string {
  const hash = createHash('sha256')
  for (const folder of ['lib', 'scripts/build']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      const { mtimeMs, size } = statSync(join(root, folder, name))
      hash.update(`${folder}/${name} ${mtimeMs} ${size}\n`)
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * The folder of the library and the command as users have them, without declarations, and of a `tsconfig.json` by which
 * `tsx` finds them: a program starts in a third of the time that the sources take. Built once for all test files.
 */
export function builtLibrary(): string {
  const folder = join(cache, versionOfSources())
  if (!existsSync(folder)) build(folder)
  return folder
}

/** Long enough for every run that may still use an older build. */
const keptMs = 60 * 60 * 1_000

function build(folder: string): void {
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(cache)) {
    const old = join(cache, name)
    if (Date.now() - statSync(old).mtimeMs > keptMs) rmSync(old, { recursive: true, force: true })
  }
  const fresh = mkdtempSync(join(cache, 'new-'))
  execFileSync(process.execPath, [join(root, 'scripts/build/main.mjs'), '--outdir', fresh, '--no-types'])
  const paths = {
    'express-wechat-auth': [join(folder, 'index.js')],
    'express-wechat-auth/passport': [join(folder, 'passport.js')],
    'express-wechat-auth/simulator': [join(folder, 'simulator.js')],
  }
  writeFileSync(join(fresh, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }))
  writeFileSync(join(fresh, 'package.json'), JSON.stringify({ type: 'module' }))
  try {
    renameSync(fresh, folder)
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error
    rmSync(fresh, { recursive: true, force: true })
  }
}
