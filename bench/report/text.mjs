import { markdownTable } from './markdown.mjs'

const places = (value) => value.toFixed(value < 10 ? 2 : 1)
const span = ({ low, high }) => `${places(low)} to ${places(high)}`

export const goalsTable = (groups) =>
  markdownTable(
    ['goal', 'limit', 'measured', ''],
    groups.flatMap(({ goals }) =>
      goals.map(({ goal, limit, measured, verdict }) => [goal, limit, measured, verdict]),
    ),
  )

export const comparisonTable = ({ title, subject, rows }) =>
  `${title}, times the CPU of ${subject}\n\n${markdownTable(
    ['', 'ratio', 'half of the rounds', 'us of CPU'],
    rows.map(({ name, ratio, cpuUs }) => [name, places(ratio.median), span(ratio), places(cpuUs.median)]),
  )}`

/** All results as text: the goals first, then who was measured against whom. */
export function textOf({ node, cpu, isQuick, groups }) {
  const all = Object.values(groups)
  const tables = all.flatMap(({ comparisons }) => comparisons.map(comparisonTable))
  const head = `Node ${node}, ${cpu}${isQuick ? ', quick: the numbers are rough' : ''}`
  return `${[head, goalsTable(all), ...tables].join('\n\n')}\n`
}
