// One process of an app that shares a Redis with others.
import { createClient } from 'redis'
import { redisTokenCache, wechatClient } from '../../dist/index.js'
import { serveOrders } from '../measure/serve-orders.mjs'

const events = {}
let client

/** Callers that go on for a while, each with a pause of its own after each call. */
async function runCallers({ callers, forMs = 0, pauseMs = 0 }, call) {
  const until = Date.now() + forMs
  const report = { calls: 0, errors: {}, longestMs: 0, lastEnd: 0 }
  const caller = async () => {
    do {
      const startedAt = performance.now()
      try {
        await call()
      } catch (error) {
        const code = error.code ?? String(error)
        report.errors[code] = (report.errors[code] ?? 0) + 1
      }
      report.calls += 1
      report.longestMs = Math.max(report.longestMs, performance.now() - startedAt)
      report.lastEnd = Date.now()
      if (forMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())))
    } while (Date.now() < until)
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return { ...report, events: { ...events } }
}

serveOrders({
  async open({ redisPath, api, appId }) {
    const redis = createClient({ socket: { path: redisPath, reconnectStrategy: 50 } })
    redis.on('error', () => undefined)
    await redis.connect()
    client = wechatClient({
      appId,
      appSecret: '0'.repeat(32),
      endpoints: { api },
      tokenCache: redisTokenCache({ client: redis }),
      onEvent({ type }) {
        events[type] = (events[type] ?? 0) + 1
      },
    })
  },
  /** Calls the platform with the token. */
  call: (order) => runCallers(order, () => client.call({ path: '/cgi-bin/user/info' })),
  /** Only asks for the token. */
  getToken: (order) => runCallers(order, () => client.getAppAccessToken()),
})
