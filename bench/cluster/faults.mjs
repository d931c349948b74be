import { setTimeout as sleep } from 'node:timers/promises'
import { errorsOf, longestOf, startFleet } from './fleet.mjs'

export const upstreamMs = 50
const slowMs = 20_000
/** The process that renews the token is killed; the others hold a token that is still good. */
export async function holderKilledWithToken({ platform, redis, sizes }) {
  const { processes, callers } = sizes.cluster
  const fleet = await startFleet(processes, { redis, platform })
  try {
    await fleet.workers[0].ask('getToken', { callers: 1 })
    // Due for renewal in a moment, for all who read it from now on.
    const key = await fleet.tokenKey()
    const record = JSON.parse(await redis.client.get(key))
    record.renewAt = Date.now() + 1_500
    await redis.client.set(key, JSON.stringify(record), { PX: 7_000_000 })
    const others = fleet.workers.slice(1)
    await Promise.all(others.map((worker) => worker.ask('getToken', { callers: 1 })))
    await platform.ask('tokens', { fetchMs: upstreamMs, slowFetches: 1, slowMs })

    const untilFetch = await fleet.holder()
    const order = { callers, forMs: 5_000, pauseMs: 500 }
    const asked = others.map((worker) => ({ worker, report: worker.ask('getToken', order) }))
    for (const { report } of asked) report.catch(() => undefined)
    const holder = await untilFetch()
    await sleep(200)
    holder.kill('SIGKILL')
    const reports = await Promise.all(
      asked.filter(({ worker }) => worker !== holder).map(({ report }) => report),
    )
    const waits = reports.reduce((sum, { events }) => sum + (events['token-wait'] ?? 0), 0)
    return { waits, longestMs: longestOf(reports), errors: errorsOf(reports) }
  } finally {
    await fleet.stop()
  }
}

/** The process that fetches the first token is killed. */
export async function holderKilledWithout({ platform, redis, sizes }) {
  const { processes, callers } = sizes.cluster
  const fleet = await startFleet(processes, { redis, platform })
  try {
    await platform.ask('tokens', { fetchMs: upstreamMs, slowFetches: 1, slowMs })
    const untilFetch = await fleet.holder()
    const asked = fleet.workers.map((worker) => ({ worker, report: worker.ask('getToken', { callers }) }))
    for (const { report } of asked) report.catch(() => undefined)
    const holder = await untilFetch()
    await sleep(700)
    const killedAt = Date.now()
    holder.kill('SIGKILL')
    const reports = await Promise.all(
      asked.filter(({ worker }) => worker !== holder).map(({ report }) => report),
    )
    const longestMs = Math.max(...reports.map(({ lastEnd }) => lastEnd)) - killedAt
    return { longestMs, errors: errorsOf(reports) }
  } finally {
    await fleet.stop()
  }
}

/** Redis answers nothing any more, and a process has no token yet. */
export async function redisFrozen({ platform, redis, sizes }) {
  const fleet = await startFleet(1, { redis, platform })
  await platform.ask('tokens', { fetchMs: 0, slowFetches: 0 })
  process.kill(redis.pid, 'SIGSTOP')
  try {
    const reports = await fleet.askAll('getToken', { callers: sizes.cluster.callers })
    return { longestMs: longestOf(reports), errors: errorsOf(reports) }
  } finally {
    process.kill(redis.pid, 'SIGCONT')
    await fleet.stop()
  }
}
