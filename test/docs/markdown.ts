import { readdirSync, readFileSync } from 'node:fs'

/** A fenced block of a Markdown file. */
export interface CodeBlock {
  file: string
  /** The line of the opening fence, from 1. */
  line: number
  /** The first word after the fence, for example `ts`. */
  language: string
  /** What follows it on that line. */
  note: string
  code: string
}

/** What people read; docs/api.md is made from lib/ and its code with it. */
export const handWritten: string[] = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'examples/README.md',
  ...['docs', 'docs/zh-CN'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md') && name !== 'api.md')
      .map((name) => `${folder}/${name}`),
  ),
]

export const readText = (file: string): string => readFileSync(file, 'utf8')

export function codeBlocksOf(file: string, text: string = readText(file)): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: (CodeBlock & { lines: string[] }) | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(\S*) *(.*)$/.exec(line)
    if (fence === null) open?.lines.push(line)
    else if (open === undefined) {
      const [, language = '', note = ''] = fence
      open = { file, line: index + 1, language, note, code: '', lines: [] }
    } else {
      const { lines, ...block } = open
      blocks.push({ ...block, code: `${lines.join('\n')}\n` })
      open = undefined
    }
  }
  if (open !== undefined) throw new Error(`${file}:${open.line}: a code block without an end`)
  return blocks
}

/** The text without its code blocks, with as many lines. */
export function proseOf(text: string): string {
  let isCode = false
  return text
    .split('\n')
    .map((line) => {
      const isFence = line.startsWith('```')
      if (isFence) isCode = !isCode
      return isFence || isCode ? '' : line
    })
    .join('\n')
}

export interface Heading {
  level: number
  text: string
  /** As GitHub makes it. */
  anchor: string
}

export function headingsOf(text: string): Heading[] {
  const counts = new Map<string, number>()
  return [...proseOf(text).matchAll(/^(#{1,6}) +(.+?) *$/gm)].map(([, marks = '', title = '']) => {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*\\]/g, '')
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-')
    const count = counts.get(slug) ?? 0
    counts.set(slug, count + 1)
    return { level: marks.length, text: plain, anchor: count === 0 ? slug : `${slug}-${count}` }
  })
}
