// Compiles lib/ twice: dist/esm is what Node runs, dist/cjs is for tools that cannot load ESM (Jest, Node < 20.19).
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace(/package\.json$/, 'bin/tsc')

rmSync('dist', { recursive: true, force: true })
for (const project of ['scripts/tsconfig.esm.json', 'scripts/tsconfig.cjs.json']) {
  execFileSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' })
}
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
