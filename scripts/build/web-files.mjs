import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { root } from './entries.mjs'

const folder = join(root, 'lib/simulator/web')
const preact = 'vendor/preact.js'

/** The module that reads what browsers load from files becomes one that holds it: a bundle has no files beside it. */
export const embedWebFiles = {
  name: 'embed-web-files',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]simulator[\\/]engine[\\/]web-files\.ts$/ }, async () => {
      const names = (await readdir(folder, { recursive: true }))
        .map((name) => name.replaceAll('\\', '/'))
        .filter((name) => /\.(?:js|css)$/.test(name))
      const texts = Object.fromEntries(await Promise.all([...names, preact].sort().map(namedText)))
      return { contents: moduleOf(texts), loader: 'ts' }
    })
  },
}

const moduleOf = (texts) => `
const texts = ${JSON.stringify(texts, undefined, 1)}
const names = Object.keys(texts)
export const webFileNames = () => names
export const webFile = (name) => (Object.hasOwn(texts, name) ? texts[name] : undefined)
`

/** Without comments and indentation; names stay, for whoever looks at them in a browser. */
async function namedText(name) {
  const file =
    name === preact ? join(root, 'node_modules/htm/preact/standalone.module.js') : join(folder, name)
  const loader = name.endsWith('.css') ? 'css' : 'js'
  const { code } = await transform(await readFile(file, 'utf8'), {
    loader,
    minifyWhitespace: true,
    charset: 'utf8',
  })
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
