import { randomUUID } from 'node:crypto'
import { startChild } from '../measure/child.mjs'

/** Starts processes of an app that nobody has a token of yet. Each asks the platform below a path of its own. */
export async function startFleet(size, { redis, platform }) {
  const appId = `wx${randomUUID().replaceAll('-', '').slice(0, 16)}`
  const workers = await Promise.all(
    Array.from({ length: size }, async (_, number) => {
      const worker = await startChild('cluster/worker.mjs')
      const api = `${platform.bases.plain}/worker-${number}`
      await worker.ask('open', { redisPath: redis.path, api, appId })
      return worker
    }),
  )
  return {
    workers,
    askAll: (order, params) => Promise.all(workers.map((worker) => worker.ask(order, params))),
    /** The key of the token in Redis. */
    tokenKey: async () => (await redis.client.keys(`*stable_token:${appId}*}`))[0],
    /** Waits until one of them asks the platform for a token, and answers which. */
    async holder() {
      const { fetches } = await platform.ask('currentFetch')
      return async () => {
        for (;;) {
          const now = await platform.ask('currentFetch')
          if (now.fetches > fetches) return workers[Number(now.caller.slice('/worker-'.length))]
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      }
    },
    stop: () => Promise.all(workers.map((worker) => worker.stop())),
  }
}

export const errorsOf = (reports) => reports.flatMap(({ errors }) => Object.keys(errors))
export const longestOf = (reports) => Math.max(...reports.map(({ longestMs }) => longestMs))
