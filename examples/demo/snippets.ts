import { readFileSync } from 'node:fs'

/** A part of a file of this demo, between the lines `// <name>` and `// </name>`: what runs is what is shown. */
export interface Snippet {
  /** As seen from examples/demo. */
  file: string
  code: string
}

const read = new Map<string, string>()

/** @param reference `file#name` */
export function snippetOf(reference: string): Snippet {
  const [file = '', name = ''] = reference.split('#')
  const source = read.get(file) ?? readFileSync(new URL(file, import.meta.url), 'utf8')
  read.set(file, source)
  const lines = source.split('\n')
  const begin = lines.findIndex((line) => line.trim() === `// <${name}>`)
  const end = lines.findIndex((line) => line.trim() === `// </${name}>`)
  if (begin < 0 || end < begin) throw new Error(`${file} has no part "${name}"`)
  return { file, code: withoutIndent(lines.slice(begin + 1, end)).join('\n') }
}

function withoutIndent(lines: readonly string[]): string[] {
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const depth = Math.min(...depths)
  return lines.map((line) => line.slice(depth))
}
