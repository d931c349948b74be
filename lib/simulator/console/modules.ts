import { createHash } from 'node:crypto'
import { webText } from '../engine/classic-script.ts'
import { type Answer, text } from '../engine/http/answer.ts'
import { webFile, webFileNames } from '../engine/web-files.ts'

const isOfConsole = (name: string): boolean => /^(?:console|vendor)\/.+\.js$/.test(name)

/** The modules that a browser loads for the console. */
export function moduleNames(): string[] {
  return webFileNames().filter((name) => isOfConsole(name) && name !== 'console/theme.js')
}

let known: string | undefined

/** Another one when any module is another. */
function versionOfModules(): string {
  if (known === undefined) {
    const hash = createHash('sha256')
    for (const name of moduleNames()) hash.update(`${name}\n${webText(name)}\n`)
    known = hash.digest('base64url').slice(0, 16)
  }
  return known
}

/** Where a module is, with the version in front: what it imports has the same version, and browsers may keep both. */
export function moduleUrl(name: string): string {
  return `/console/${versionOfModules()}/${name}`
}

export const modulePaths: RegExp = /^\/(?:console\/[\w-]{16}\/)?(?:console|vendor)\/.+\.js$/

/** A module at one of these paths, with or without a version. */
export function moduleAt(path: string): Answer {
  const [, version, name = ''] = /^\/(?:console\/([\w-]{16})\/)?(.+)$/.exec(path) ?? []
  const module = isOfConsole(name) ? webFile(name) : undefined
  if (module === undefined) return text(404, 'text/plain', 'not found')
  const answer = text(200, 'text/javascript; charset=utf-8', module)
  if (version === versionOfModules()) answer.headers['Cache-Control'] = 'private, max-age=31536000, immutable'
  return answer
}
