import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transform } from '@swc/core'
import { build } from 'esbuild'
import { command, libraries, root } from './entries.mjs'
import { slimMap } from './source-map.mjs'
import { embeddedLicenses, embedWebFiles } from './web-files.mjs'

const entries = [...libraries, command]

/** Functions without state, which may be there twice. */
const mayBeTwice = ['lib/simulator/endpoints.ts']

/** Writes each entry as one file, libraries with their source maps, and what passes on the exports of a library. */
export async function bundleCode(folder) {
  const bundles = await Promise.all(entries.map(bundle))
  refuseDoubles(bundles)
  await Promise.all(bundles.map((one) => write(one, folder)))
  await writeFile(join(folder, 'LICENSES.txt'), await embeddedLicenses())
  await chmod(join(folder, `${command.name}.cjs`), 0o755)
}

/** esbuild joins the modules, as an ES module still. */
async function bundle(entry) {
  const { outputFiles, metafile } = await build({
    ...commonSettings(entry),
    ...inputOf(entry),
    // The map's paths count from here; nothing is written.
    outfile: `${entry === command ? 'dist' : 'dist/code'}/${entry.name}.js`,
    sourcemap: 'external',
  })
  const [map, code] = outputFiles.toSorted((a, b) => b.path.length - a.path.length).map(({ text }) => text)
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined)
  const doors = await Promise.all((entry.doors ?? []).map(withExports))
  const ofDoors = doors.flatMap((door) => door.exports)
  const exports = output.exports.filter((name) => !ofDoors.includes(name))
  return { ...entry, code, map, ...output, exports, doors }
}

/** Several doors lead into the code of one bundle, which exports what they all do. */
function inputOf({ source, doors }) {
  if (doors === undefined) return { entryPoints: [source] }
  const contents = [source, ...doors.map((door) => door.source)].map((path) => `export * from './${path}'\n`)
  return { stdin: { contents: contents.join(''), resolveDir: root } }
}

async function withExports(door) {
  const { metafile } = await build({ ...commonSettings(door), entryPoints: [door.source], outdir: 'dist' })
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined)
  return { ...door, exports: output.exports }
}

/** Nothing is written by esbuild itself. */
function commonSettings(entry) {
  return {
    absWorkingDir: root,
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    charset: 'utf8',
    metafile: true,
    plugins: [embedWebFiles, loadLibraries(entry)],
  }
}

/** What the command imports of a library is that library as users have it, and no second copy. */
const loadLibraries = (entry) => ({
  name: 'load-libraries',
  setup({ onResolve }) {
    onResolve({ filter: /\/index\.ts$/ }, async ({ path, resolveDir }) => {
      const file = join(resolveDir, path)
      const library = libraries.find(({ source }) => file === join(root, source))
      if (library === undefined || library.name === entry.name) return undefined
      return { path: `./${library.name}.cjs`, external: true }
    })
  },
})

/** A module in two bundles would be two classes of the same name: `instanceof` would fail. */
function refuseDoubles(bundles) {
  const seen = new Map()
  for (const { name, inputs } of bundles) {
    for (const input of Object.keys(inputs)) {
      if (seen.has(input) && !mayBeTwice.includes(input))
        throw new Error(`${input} is in both ${seen.get(input)} and ${name}`)
      seen.set(input, name)
    }
  }
}

async function write(one, folder) {
  const { name, code, map } = await asCommonJs(one)
  const isLibrary = name !== command.name
  const place = isLibrary ? join(folder, 'code') : folder
  await mkdir(place, { recursive: true })
  await writeFile(join(place, `${name}.cjs`), code)
  if (!isLibrary) return
  await writeFile(join(place, `${name}.cjs.map`), map)
  for (const door of [one, ...one.doors]) await writeDoor(door, name, folder)
}

/**
 * What is imported and what is required: names alone. Node searches a CommonJS file that is imported for its exports,
 * and would take longer for all the code than it takes to load it.
 */
async function writeDoor({ name, exports }, code, folder) {
  const names = exports.map((one) => `exports.${one} = code.${one}\n`).join('')
  await writeFile(
    join(folder, `${name}.cjs`),
    `'use strict'\nconst code = require('./code/${code}.cjs')\n${names}`,
  )
  await writeFile(join(folder, `${name}.js`), `export { ${exports.join(', ')} } from './${name}.cjs'\n`)
}

/**
 * swc makes CommonJS of it, in which a package is loaded when something of it is first used. That is a `require()` of a
 * literal name, which Node, Deno, Bun, Jest and all bundlers follow; an ES module could be this lazy only by `import()`.
 */
async function asCommonJs({ name, code, map, imports }) {
  const isCommand = name === command.name
  const packages = imports.map(({ path }) => path).filter((path) => !path.startsWith('node:'))
  const file = `${name}.cjs`
  const result = await transform(code, {
    filename: file,
    configFile: false,
    swcrc: false,
    isModule: true,
    sourceMaps: !isCommand,
    inputSourceMap: map,
    // Nobody reads the command's code: without blanks it takes three quarters of the room. That of a library is for
    // whoever steps into it: lines and names as they are written, without comments.
    minify: isCommand,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'ecmascript' },
      minify: { compress: false, mangle: false },
    },
    module: { type: 'commonjs', lazy: packages },
  })
  if (isCommand) return { name, code: result.code }
  const link = `//# sourceMappingURL=${file}.map\n`
  return { name, code: result.code + link, map: slimMap(result.map, file) }
}
