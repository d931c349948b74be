// One process of an app: makes calls with a token when it is told to. Started by fleet.ts.
import { redisTokenCache, type WechatAuthEvent, wechatClient } from 'express-wechat-auth'
import { createClient, createCluster, createSentinel } from 'redis'
import type { Order, Report } from './fleet.ts'

const { REDIS_PATH = '', REDIS_CLUSTER, REDIS_SENTINEL, API_BASE = '', APP_ID = '' } = process.env

const createRedis = () => {
  if (REDIS_CLUSTER !== undefined) return createCluster({ rootNodes: JSON.parse(REDIS_CLUSTER) })
  if (REDIS_SENTINEL !== undefined) return createSentinel(JSON.parse(REDIS_SENTINEL))
  return createClient({ socket: { path: REDIS_PATH, tls: false, reconnectStrategy: 50 } })
}
process.once('disconnect', () => process.exit())
const redis = createRedis()
redis.on('error', () => undefined)
await redis.connect()
const events: WechatAuthEvent[] = []
const client = wechatClient({
  appId: APP_ID,
  appSecret: '0'.repeat(32),
  endpoints: { api: API_BASE },
  tokenCache: redisTokenCache({ client: redis }),
  onEvent: (event) => events.push(event),
})

async function callOnce(report: Report): Promise<void> {
  const startedAt = performance.now()
  let isRefused = false
  try {
    const { token } = await client.call({ path: '/cgi-bin/user/info' })
    report.tokens.add(String(token))
  } catch (error) {
    isRefused = true
    report.errors.push((error as { code?: string }).code ?? String(error))
  }
  const tookMs = performance.now() - startedAt
  report.longestMs = Math.max(report.longestMs, tookMs)
  if (tookMs > 900) report.slowCalls += 1
  if (tookMs > 900 || isRefused) report.lastTroubleAt = Date.now()
}

process.on('message', ({ callers, forMs = 0, pauseMs = 5 }: Order) => {
  events.length = 0
  const report: Report = {
    tokens: new Set(),
    errors: [],
    longestMs: 0,
    slowCalls: 0,
    lastTroubleAt: 0,
    calls: 0,
    events: [],
  }
  const until = Date.now() + forMs
  const caller = async (): Promise<void> => {
    do {
      await callOnce(report)
      report.calls += 1
      if (forMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    } while (Date.now() < until)
  }
  void Promise.all(Array.from({ length: callers }, caller)).then(() => {
    process.send?.({ ...report, tokens: [...report.tokens], events: events.map(({ type }) => type) })
  })
})
process.send?.('ready')
