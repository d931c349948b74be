import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
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
      await writeTypes(folder, library, await joined(parts, library))
      for (const door of library.doors ?? [])
        await writeTypes(folder, door, await ofDoor(parts, door, library))
    }
  } finally {
    await rm(parts, { recursive: true, force: true })
  }
}

async function writeTypes(folder, { name }, text) {
  await writeFile(join(folder, `${name}.d.cts`), text)
  await writeFile(join(folder, `${name}.d.ts`), `export * from './${name}.cjs'\n`)
}

/** A door's own module, whose types are those that the library exports: types that were there twice would be others. */
async function ofDoor(parts, door, library) {
  const text = await readFile(declarationsOf(parts, door), 'utf8')
  const own = `'./${library.name}.cjs'`
  const imported = text.replaceAll(/(?<=\bfrom )['"]\.\.\/index\.[jt]s['"]/g, own)
  const [inside] = imported.match(/(?:from |import\()['"]\.(?!\/index\.cjs).*/) ?? []
  if (inside !== undefined)
    throw new Error(`${door.source} has types that ${library.source} does not export: ${inside}`)
  return imported
}

const declarationsOf = (parts, { source }) =>
  join(parts, source.replace(/^lib\//, '').replace(/\.ts$/, '.d.ts'))

async function joined(parts, library) {
  const filePath = declarationsOf(parts, library)
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    skipLibCheck: true,
    types: ['node', 'express-session'],
    noEmit: true,
  }
  const config = join(parts, 'tsconfig.json')
  // One program for each: what a library adds to global types is none of the other's.
  await writeFile(config, JSON.stringify({ compilerOptions, files: [filePath] }))
  const entry = {
    filePath,
    // Nothing is referenced that users may not have.
    libraries: { importedLibraries: ['express', '@types/node'], allowedTypesLibraries: [] },
    output: {
      inlineDeclareGlobals: true,
      inlineDeclareExternals: true,
      exportReferencedTypes: false,
      noBanner: true,
    },
  }
  const [text] = generateDtsBundle([entry], { preferredConfigPath: config })
  return forWhoHasNone(withPlainImports(text))
}

/** It imports `Request as Request$1`, for there is a global one, but leaves the uses as they are. */
const withPlainImports = (text) =>
  text.replace(/^import \{.*$/gm, (line) => line.replace(/(\w+) as \1\$\d+/g, '$1'))

/** What is added to the types of a package that users may not have is no error where it is missing. */
const forWhoHasNone = (text) => text.replace(/^declare module /gm, '// @ts-ignore\n$&')
