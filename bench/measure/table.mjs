import { ratioOf, summaryOf } from './statistics.mjs'

/**
 * The subjects of a group, cheapest first, each against the one that is looked at.
 *
 * @param {Record<string, number[]>} samples
 * @param {string} subject
 */
export function comparisonOf(title, samples, subject) {
  const rows = Object.entries(samples).map(([name, values]) => ({
    name,
    isSubject: name === subject,
    ratio: ratioOf(values, samples[subject]),
    cpuUs: summaryOf(values),
  }))
  return { title, subject, rows: rows.sort((a, b) => a.ratio.median - b.ratio.median) }
}
