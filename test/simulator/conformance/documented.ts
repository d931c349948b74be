import { readFileSync } from 'node:fs'

/** The first cells of the conformance table in docs/simulator-conformance.md, by section. */
export function documentedRows(): Record<string, string[]> {
  const page = readFileSync('docs/simulator-conformance.md', 'utf8')
  const [, table = ''] = page.split(/^## Conformance$/m)
  const end = table.search(/^## /m)
  const sections = table.slice(0, end < 0 ? undefined : end).split(/^### /m)
  return Object.fromEntries(
    sections.slice(1).map((section) => {
      const [heading = '', ...lines] = section.split('\n')
      return [
        heading.trim(),
        lines
          .filter((line) => line.startsWith('|'))
          .slice(2)
          .map(firstCell),
      ]
    }),
  )
}

/** Tables of one heading, wherever it is on the page: the first cells. */
export function documentedCells(heading: string): string[] {
  const page = readFileSync('docs/simulator.md', 'utf8')
  const [, rest = ''] = page.split(`\n## ${heading}\n`)
  const section = rest.slice(0, rest.search(/^## /m))
  return section
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .map(firstCell)
}

function firstCell(line: string): string {
  return line.split('|')[1]?.trim() ?? ''
}

/** The paths that a cell names: ``GET /a`, `b`` is `/a`, and `/b` where b is another version of the same. */
export function pathsIn(cell: string): string[] {
  const [first = '', ...others] = [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
  const path = first.replace(/^[A-Z]+ /, '')
  if (!path.startsWith('/')) return []
  return [path, ...others.map((version) => path.replace(/\d+\.\d+\.\d+/, version))]
}
