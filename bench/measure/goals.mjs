import { ratioOf } from './statistics.mjs'

const places = (value) => (value >= 10 ? value.toFixed(1) : value.toFixed(2))

/** `met`, `not met`, or `not decided` where the limit lies within what the median may be off. */
const verdictOf = (value, error, limit) => {
  if (value + error <= limit) return 'met'
  return value - error > limit ? 'not met' : 'not decided'
}

/** A goal about CPU: the one may take so many times as much as the other. */
export function ratioGoal(goal, samples, { subject, against, limit }) {
  const { median, low, high, error } = ratioOf(samples[subject], samples[against])
  return {
    goal,
    limit: `<= ${limit}x`,
    measured: `${places(median)}x (${places(low)} to ${places(high)}, ±${error.toFixed(2)})`,
    verdict: verdictOf(median, error, limit),
  }
}

/** A goal about peers: the subject is cheaper than each of them. Tells of the closest one. */
export function cheapestGoal(goal, samples, { subject, peers }) {
  const ratios = peers.map((peer) => ({ peer, ...ratioOf(samples[subject], samples[peer]) }))
  const worst = ratios.reduce((a, b) => (b.median > a.median ? b : a))
  const ahead = ratios.filter(({ median }) => median < 1).length
  return {
    goal,
    limit: 'cheaper than each',
    measured: `ahead of ${ahead} of ${peers.length}; ${places(worst.median)}x of ${worst.peer} (${places(worst.low)} to ${places(worst.high)}, ±${worst.error.toFixed(2)})`,
    verdict: verdictOf(worst.median, worst.error, 1),
  }
}

/** A goal about a count or a time that is simply right or not. */
export const plainGoal = (goal, limit, measured, isMet) => ({
  goal,
  limit,
  measured: String(measured),
  verdict: isMet ? 'met' : 'not met',
})
