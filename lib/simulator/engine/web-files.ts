import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** What browsers load, as files: `../web`. */
const folder = new URL('../web/', import.meta.url)

/** Preact with its hooks and htm, as they come in one file of the package `htm`. */
const preact = 'vendor/preact.js'

const texts = new Map<string, string>()
let names: readonly string[] | undefined

/** All files that there are, e.g. `console/app.js`. */
export function webFileNames(): readonly string[] {
  names ??= [...readdirSync(folder, { recursive: true, encoding: 'utf8' }), preact]
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(?:js|css)$/.test(name))
    .sort()
  return names
}

/** The text of one of these files; undefined for any other name. */
export function webFile(name: string): string | undefined {
  if (!webFileNames().includes(name)) return undefined
  const text = texts.get(name) ?? readFileSync(fileOf(name), 'utf8')
  texts.set(name, text)
  return text
}

function fileOf(name: string): URL {
  if (name !== preact) return new URL(name, folder)
  const htm = createRequire(import.meta.url).resolve('htm')
  return new URL('../preact/standalone.module.js', pathToFileURL(htm))
}
