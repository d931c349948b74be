import { readFileSync, writeFileSync } from 'node:fs'
import { chartOf } from './chart.mjs'
import { comparisonTable, goalsTable } from './text.mjs'

const file = (path) => new URL(`../../${path}`, import.meta.url)
const page = file('docs/performance.md')

/** Rounds every number: a file that is read by people too. */
const rounded = (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value)

/** Writes the results where they are kept. Groups that were not measured now stay as they were. */
export function save(results) {
  const kept = file('bench/results.json')
  const known = JSON.parse(readIfThere(kept) ?? '{"groups":{}}')
  const order = [
    'imports',
    'requests',
    'tokens',
    'logins',
    'loginPeers',
    'messages',
    'functions',
    'cluster',
    'memory',
  ]
  const all = { ...known.groups, ...results.groups }
  const groups = Object.fromEntries(order.filter((name) => all[name]).map((name) => [name, all[name]]))
  writeFileSync(kept, `${JSON.stringify({ ...results, groups }, rounded, 2)}\n`)

  const saved = Object.values(JSON.parse(readFileSync(kept, 'utf8')).groups)
  const comparisons = saved.flatMap((group) => group.comparisons)
  writeFileSync(file('docs/performance.svg'), chartOf(comparisons))
  replaceParts({
    goals: goalsTable(saved),
    machine: `Node ${results.node}, ${results.cpu}.`,
    comparisons: comparisons.map(comparisonTable).join('\n\n'),
  })
}

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
function replaceParts(parts) {
  let text = readFileSync(page, 'utf8')
  for (const [name, content] of Object.entries(parts)) {
    const [before, rest] = text.split(`<!-- ${name} -->\n`)
    const after = rest?.split(`<!-- /${name} -->`)[1]
    if (after === undefined) throw new Error(`docs/performance.md has no place for "${name}"`)
    text = `${before}<!-- ${name} -->\n\n${content}\n\n<!-- /${name} -->${after}`
  }
  writeFileSync(page, text)
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
