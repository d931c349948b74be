import { plainGoal, ratioGoal } from '../measure/goals.mjs'
import { measureRounds } from '../measure/rounds.mjs'
import { startSubject } from '../measure/subject.mjs'
import { comparisonOf } from '../measure/table.mjs'

const ours = 'with wechatAuth()'
const alone = 'express-session alone'
const file = 'request-apps.mjs'

const enter = async (base) => {
  const { headers } = await fetch(`${base}/enter`)
  return headers.get('set-cookie').split(';', 1)[0]
}

/** What `wechatAuth()` costs the requests that are none of its own. */
export async function requests({ platform, load, redis, sizes, log }) {
  const goals = []
  const comparisons = []
  for (const store of redis === undefined ? ['memory'] : ['memory', 'Redis']) {
    const params = { api: platform.bases.plain, redisPath: store === 'Redis' ? redis.path : undefined }
    const plans = [
      { name: alone, file, factory: 'sessionAlone', params },
      { name: ours, file, factory: 'withWechatAuth', params },
    ]
    for (const kind of [loggedIn(store), ...(store === 'memory' ? [anonymous] : [])]) {
      log(kind.title)
      const work = async (subject, count) => {
        subject.request ??= await kind.request(subject.base)
        await load.fireSame(subject.base, count, subject.request)
      }
      const samples = await measureRounds(plans, sizes.requests, { work, log })
      goals.push(ratioGoal(kind.title, samples, { subject: ours, against: alone, limit: kind.limit }))
      comparisons.push(comparisonOf(kind.title, samples, alone))
      goals.push(...(await kind.facts(plans, { platform, load, redis })))
    }
  }
  return { goals, comparisons }
}

const loggedIn = (store) => ({
  title: `logged-in request through wechatAuth() and its guard, ${store} sessions`,
  limit: 1.04,
  request: async (base) => ({ path: '/me', headers: { cookie: await enter(base) } }),
  async facts(plans, { load, redis }) {
    if (store !== 'Redis') return []
    const [without, withOurs] = [
      await commandsOf(plans[0], load, redis),
      await commandsOf(plans[1], load, redis),
    ]
    const more = withOurs - without
    return [plainGoal('Redis commands more for a logged-in request', '0', more, more === 0)]
  },
})

const amount = 200

/** How many Redis commands a logged-in request takes. */
async function commandsOf(plan, load, redis) {
  const subject = await startSubject(plan)
  try {
    const headers = { cookie: await enter(subject.base) }
    const before = await redis.commands()
    await load.fireSame(subject.base, amount, { path: '/me', headers })
    return ((await redis.commands()) - before) / amount
  } finally {
    await subject.stop()
  }
}

const anonymous = {
  title: 'anonymous request',
  limit: 1.03,
  request: async () => ({ path: '/open' }),
  async facts([, plan], { platform, load }) {
    const subject = await startSubject(plan)
    try {
      const { calls } = await platform.ask('counts')
      const answer = await fetch(`${subject.base}/open`)
      await load.fireSame(subject.base, amount, { path: '/open' })
      const { accesses } = await subject.facts()
      const asked = (await platform.ask('counts')).calls - calls
      const cookies = answer.headers.getSetCookie().length
      const goal = 'store accesses, cookies, upstream calls of an anonymous request'
      return [
        plainGoal(goal, '0, 0, 0', `${accesses}, ${cookies}, ${asked}`, accesses + cookies + asked === 0),
      ]
    } finally {
      await subject.stop()
    }
  },
}
