/** The value below which the given share of the values lies, between two of them where need be. */
function quantile(sorted, share) {
  const place = (sorted.length - 1) * share
  const below = Math.floor(place)
  const next = sorted[Math.min(below + 1, sorted.length - 1)]
  return sorted[below] + (next - sorted[below]) * (place - below)
}

/** Median and quartiles: what a noisy machine does to a few rounds does not show in them. */
export function summaryOf(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    rounds: sorted.length,
  }
}

/**
 * How many times as much the one takes as the other, round by round: what slows a machine down for a while slows both.
 * `error` is how far the median may be off: the notches of a box plot, about 95 % sure.
 */
export function ratioOf(values, others) {
  const summary = summaryOf(values.map((value, round) => value / others[round]))
  return { ...summary, error: (1.57 * (summary.high - summary.low)) / Math.sqrt(summary.rounds) }
}

export function shuffled(items) {
  const list = [...items]
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1))
    ;[list[last], list[other]] = [list[other], list[last]]
  }
  return list
}
