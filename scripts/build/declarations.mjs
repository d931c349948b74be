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
    for (const library of libraries) {
      await writeFile(join(folder, `${library.name}.d.cts`), await joined(parts, library))
      await writeFile(join(folder, `${library.name}.d.ts`), `export * from './${library.name}.cjs'\n`)
    }
  } finally {
    await rm(parts, { recursive: true, force: true })
  }
}

async function joined(parts, { source }) {
  const filePath = join(parts, source.replace(/^lib\//, '').replace(/\.ts$/, '.d.ts'))
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    noEmit: true,
  }
  const config = join(parts, 'tsconfig.json')
  // One program for each: what a library adds to global types is none of the other's.
  await writeFile(config, JSON.stringify({ compilerOptions, files: [filePath] }))
  const entry = {
    filePath,
    libraries: { importedLibraries: ['express', '@types/node'] },
    output: {
      inlineDeclareGlobals: true,
      inlineDeclareExternals: true,
      exportReferencedTypes: false,
      noBanner: true,
    },
  }
  const [text] = generateDtsBundle([entry], { preferredConfigPath: config })
  return withOptionalModules(withPlainImports(text))
}

/** It imports `Request as Request$1`, for there is a global one, but leaves the uses as they are. */
const withPlainImports = (text) =>
  text.replace(/^import \{.*$/gm, (line) => line.replace(/(\w+) as \1\$\d+/g, '$1'))

/** What is added to a library's types is an error where that library is not installed, unless it is ignored. */
const withOptionalModules = (text) => text.replace(/^declare module /gm, '// @ts-ignore\n$&')
