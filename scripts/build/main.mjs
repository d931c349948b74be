// npm run build [-- --outdir dist] [--no-types]
// Writes what the package has of code: each entry as one CommonJS file that holds everything, what passes its exports
// on to who imports and who requires, and declarations. Both get the same classes so, in every loader.
import { mkdir, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleCode } from './code.mjs'
import { bundleDeclarations } from './declarations.mjs'
import { root } from './entries.mjs'

const { values: options } = parseArgs({
  options: { outdir: { type: 'string', default: 'dist' }, 'no-types': { type: 'boolean', default: false } },
})
const folder = resolve(root, options.outdir)

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await Promise.all([bundleCode(folder), options['no-types'] || bundleDeclarations(folder)])
