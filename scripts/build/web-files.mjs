import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, transform } from 'esbuild'
import { root } from './entries.mjs'

const folder = join(root, 'lib/simulator/web')
const preact = join(root, 'node_modules/htm/preact/standalone.module.js')
/** The console in a browser: this module and all that it imports become one. */
const consoleEntry = 'console/app.js'

/** The module that reads what browsers load from files becomes one that holds it: a bundle has no files beside it. */
export const embedWebFiles = {
  name: 'embed-web-files',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]simulator[\\/]engine[\\/]web-files\.ts$/ }, async () => {
      const all = (await readdir(folder, { recursive: true }))
        .map((name) => name.replaceAll('\\', '/'))
        .filter((name) => /\.(?:js|css)$/.test(name))
      const { code, inputs } = await consoleBundle()
      const others = all.filter((name) => !inputs.includes(name)).sort()
      const texts = [[consoleEntry, code], ...(await Promise.all(others.map(namedText)))]
      return { contents: moduleOf(Object.fromEntries(texts)), loader: 'ts' }
    })
  },
}

const moduleOf = (texts) => `
const texts = ${JSON.stringify(texts)}
const names = Object.keys(texts)
export const webFileNames = () => names
export const webFile = (name) => (Object.hasOwn(texts, name) ? texts[name] : undefined)
`

/** Without comments and indentation. Names stay where files are served one by one, or joined: they share them. */
const slim = { minifyWhitespace: true, charset: 'utf8' }

async function consoleBundle() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [consoleEntry],
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    plugins: [findPreact],
    minify: true,
    charset: 'utf8',
  })
  return { code: outputFiles[0].text, inputs: Object.keys(metafile.inputs) }
}

const findPreact = {
  name: 'find-preact',
  setup({ onResolve }) {
    onResolve({ filter: /\/vendor\/preact\.js$/ }, () => ({ path: preact }))
  },
}

async function namedText(name) {
  const loader = name.endsWith('.css') ? 'css' : 'js'
  const { code } = await transform(await readFile(join(folder, name), 'utf8'), { loader, ...slim })
  return [name, code]
}

/** The terms of what is embedded that others wrote. */
export async function embeddedLicenses() {
  const parts = ['preact', 'htm'].map(async (name) => {
    const text = await readFile(join(root, 'node_modules', name, 'LICENSE'), 'utf8')
    return `${name}, in code/simulator.cjs\n\n${text.trim()}\n`
  })
  return (await Promise.all(parts)).join('\n\n')
}
