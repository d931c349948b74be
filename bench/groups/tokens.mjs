import { plainGoal, ratioGoal } from '../measure/goals.mjs'
import { measureRounds } from '../measure/rounds.mjs'
import { startSubject } from '../measure/subject.mjs'
import { comparisonOf } from '../measure/table.mjs'

const title = 'getAppAccessToken() with the token in memory'
const file = 'token-hit.mjs'
const ours = 'getAppAccessToken()'

/** What a hit of the token engine costs. */
export async function tokens({ platform, redis, sizes, log }) {
  const params = { api: platform.bases.plain }
  const plans = [
    { name: ours, file, factory: 'tokenHit', params },
    { name: 'await of an async function', file, factory: 'asyncFunction' },
    { name: 'bare await', file, factory: 'bareAwait' },
  ]
  log(title)
  const samples = await measureRounds(plans, sizes.tokens, {
    work: (subject, count) => subject.run(count),
    log,
  })
  const goals = [ratioGoal(title, samples, { subject: ours, against: 'bare await', limit: 3 })]
  if (redis !== undefined) goals.push(await commandsOfHits(params, redis))
  return { goals, comparisons: [comparisonOf(title, samples, 'bare await')] }
}

async function commandsOfHits(params, redis) {
  const subject = await startSubject({
    file,
    factory: 'tokenHit',
    params: { ...params, redisPath: redis.path },
  })
  try {
    const before = await redis.commands()
    await subject.run(1_000)
    const commands = (await redis.commands()) - before
    return plainGoal('Redis commands of 1,000 hits', '0', commands, commands === 0)
  } finally {
    await subject.stop()
  }
}
