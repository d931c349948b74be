import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { parseSync } from '@swc/core'

/** What the test of rooms looks at in one file. */
export interface SourceFile {
  /** From `lib/`, e.g. `core/http/endpoints.ts`. */
  path: string
  /** The folder; `index.ts` and `errors.ts` are rooms of their own. */
  room: string
  lines: number
  /** The files that it imports, those that it takes only types from too. */
  imports: string[]
  functions: { name: string; lines: number }[]
}

interface Node {
  type: string
  span: { start: number; end: number }
}

const functionTypes = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'MethodProperty',
  'Constructor',
]

function isNode(value: object): value is Node {
  return 'type' in value && 'span' in value
}

function childrenOf(value: object): object[] {
  return Object.values(value).filter((child) => typeof child === 'object' && child !== null)
}

function isFunction(value: object): value is Node {
  return isNode(value) && functionTypes.includes(value.type)
}

function hasFunction(value: object): boolean {
  return isFunction(value) || childrenOf(value).some(hasFunction)
}

/** The name of a function or method, or of what a function is the value of. */
function nameIn(value: object): string | undefined {
  const names = Object.entries(value).filter(([key]) => ['identifier', 'key', 'id'].includes(key))
  return names.map(([, name]) => name?.value).find((name) => typeof name === 'string')
}

function functionsIn(path: string, text: string): SourceFile['functions'] {
  // The parser counts bytes from the first statement on: an empty one in front makes that the beginning of the file.
  const source = `;${text.replace(/^#!/, '//')}`
  const syntax = { syntax: 'typescript', tsx: path.endsWith('x') } as const
  const { body, span } = parseSync(source, syntax)
  const newlines = [...Buffer.from(source).entries()].flatMap(([at, byte]) =>
    byte === 10 ? at + span.start : [],
  )
  const found: SourceFile['functions'] = []

  function linesOf({ span: { start, end } }: Node): number {
    return 1 + newlines.filter((at) => at >= start && at < end).length
  }

  /** An object or array with nothing in it that runs is a table, which may be as long as it has to be. */
  function linesOfTables(value: object): number {
    const isLiteral = isNode(value) && ['ObjectExpression', 'ArrayExpression'].includes(value.type)
    if (isLiteral && !hasFunction(value)) return linesOf(value) - 1
    return childrenOf(value).reduce((sum, child) => sum + linesOfTables(child), 0)
  }

  function visit(value: object, owner: string): void {
    const name = nameIn(value) ?? owner
    if (isFunction(value)) found.push({ name, lines: linesOf(value) - linesOfTables(value) })
    for (const child of childrenOf(value)) visit(child, name)
  }
  visit(body, '')
  return found
}

const names = readdirSync('lib', { recursive: true, encoding: 'utf8' }).map((name) =>
  name.replaceAll('\\', '/'),
)
const paths = new Set(names.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts')))

function importsIn(path: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, one]) =>
    String(one),
  )
  return specifiers
    .map((specifier) => join(dirname(path), specifier))
    .map((target) => (paths.has(target) ? target : target.replace(/\.js(x?)$/, '.ts$1')))
    .filter((target) => paths.has(target))
}

export function roomOf(path: string): string {
  return path.includes('/') ? dirname(path) : path
}

/** All of `lib/`. */
export function readSources(): SourceFile[] {
  return [...paths].sort().map((path) => {
    const text = readFileSync(`lib/${path}`, 'utf8')
    return {
      path,
      room: roomOf(path),
      lines: text.trimEnd().split('\n').length,
      imports: importsIn(path, text),
      functions: functionsIn(path, text),
    }
  })
}
