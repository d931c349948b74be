import { markdownTable } from './markdown.mjs'

const places = (value) => value.toFixed(value < 10 ? 2 : 1)

/** The words around the names and figures. `name` is what a goal, a subject, or what was measured is called. */
export const english = {
  name: (text) => text,
  goals: ['goal', 'limit', 'measured', ''],
  comparison: ['', 'ratio', 'half of the rounds', 'us of CPU'],
  span: (low, high) => `${low} to ${high}`,
  caption: (title, subject) => `${title}, times the CPU of ${subject}`,
  machine: (node, cpu) => `Node ${node}, ${cpu}.`,
  chart: 'CPU time per operation, times that of express-wechat-auth; less is better',
}

export const goalsTable = (groups, words) =>
  markdownTable(
    words.goals,
    groups.flatMap(({ goals }) =>
      goals.map(({ goal, limit, measured, verdict }) => [goal, limit, measured, verdict].map(words.name)),
    ),
  )

export const comparisonTable = ({ title, subject, rows }, words) =>
  `${words.caption(words.name(title), words.name(subject))}\n\n${markdownTable(
    words.comparison,
    rows.map(({ name, ratio, cpuUs }) => [
      words.name(name),
      places(ratio.median),
      words.span(places(ratio.low), places(ratio.high)),
      places(cpuUs.median),
    ]),
  )}`

/** All results as text: the goals first, then who was measured against whom. */
export function textOf({ node, cpu, isQuick, groups }) {
  const all = Object.values(groups)
  const tables = all.flatMap(({ comparisons }) => comparisons.map((one) => comparisonTable(one, english)))
  const head = `Node ${node}, ${cpu}${isQuick ? ', quick: the numbers are rough' : ''}`
  return `${[head, goalsTable(all, english), ...tables].join('\n\n')}\n`
}
