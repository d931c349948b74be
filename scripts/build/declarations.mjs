import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generateDtsBundle } from 'dts-bundle-generator'
import { libraries, root } from './entries.mjs'

const run = promisify(execFile)
const tsc = join(root, 'node_modules/typescript/bin/tsc')

/**
 * Writes `<name>.d.cts` with all types of a library, and `<name>.d.ts` that passes them on. The project's compiler makes
 * the declarations of each module; dts-bundle-generator, with an older compiler of its own, joins them.
 */
export async function bundleDeclarations(folder) {
  const parts = await mkdtemp(join(tmpdir(), 'declarations-'))
  try {
    await run(process.execPath, [
      tsc,
      '-p',
      join(root, 'scripts/build/tsconfig.types.json'),
      '--outDir',
      parts,
    ])
    await symlink(join(root, 'node_modules'), join(parts, 'node_modules'))
    const texts = await joined(parts)
    for (const [index, { name }] of libraries.entries()) {
      await writeFile(join(folder, `${name}.d.cts`), texts[index])
      await writeFile(join(folder, `${name}.d.ts`), `export * from './${name}.cjs'\n`)
    }
  } finally {
    await rm(parts, { recursive: true, force: true })
  }
}

async function joined(parts) {
  const files = libraries.map(({ source }) =>
    join(parts, source.replace(/^lib\//, '').replace(/\.ts$/, '.d.ts')),
  )
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    noEmit: true,
  }
  const config = join(parts, 'tsconfig.json')
  await writeFile(config, JSON.stringify({ compilerOptions, files }))
  return generateDtsBundle(
    files.map((filePath) => ({
      filePath,
      libraries: { importedLibraries: ['axios', 'express', '@types/node'] },
      output: { inlineDeclareGlobals: true, exportReferencedTypes: false, noBanner: true },
    })),
    { preferredConfigPath: config },
  )
}
