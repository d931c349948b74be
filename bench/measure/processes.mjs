import { shuffled } from './statistics.mjs'

/**
 * Measures whole processes against each other: all of them once a round, in random order.
 *
 * @param {Record<string, () => Promise<number>>} subjects each answers the microseconds of CPU of a process of its own
 */
export async function measureProcesses(rounds, subjects) {
  const samples = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, measure] of shuffled(Object.entries(subjects))) samples[name].push(await measure())
  }
  return samples
}
