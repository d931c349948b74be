import { chartOf } from './chart.mjs'
import { chinese } from './chinese.mjs'
import { comparisonTable, english, goalsTable } from './text.mjs'

const languages = [
  { folder: 'docs', words: english },
  { folder: 'docs/zh-CN', words: chinese },
]

/**
 * The page and the chart of each language, by their paths.
 *
 * @param {object} results what bench/results.json has
 * @param {(path: string) => string} read the page as it is now: what is not between two marks stays
 */
export function pagesOf({ node, cpu, groups }, read) {
  const all = Object.values(groups)
  const comparisons = all.flatMap((group) => group.comparisons)
  return Object.fromEntries(
    languages.flatMap(({ folder, words }) => {
      const page = `${folder}/performance.md`
      const parts = {
        goals: goalsTable(all, words),
        machine: words.machine(node, cpu),
        comparisons: comparisons.map((one) => comparisonTable(one, words)).join('\n\n'),
      }
      return [
        [page, withParts(page, read(page), parts)],
        [`${folder}/performance.svg`, chartOf(comparisons, words)],
      ]
    }),
  )
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function withParts(page, text, parts) {
  let written = text
  for (const [name, content] of Object.entries(parts)) {
    const [before, rest] = written.split(`<!-- ${name} -->\n`)
    const after = rest?.split(`<!-- /${name} -->`)[1]
    if (after === undefined) throw new Error(`${page} has no place for "${name}"`)
    written = `${before}<!-- ${name} -->\n\n${content}\n\n<!-- /${name} -->${after}`
  }
  return written
}
