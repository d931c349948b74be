// An app of several processes over one Redis. Run it with: npm run example examples/cluster.ts
import 'dotenv/config'
import { spawn } from 'node:child_process'
import cluster from 'node:cluster'
import { once } from 'node:events'
import { RedisStore } from 'connect-redis'
import express from 'express'
import session from 'express-session'
import { errorHandler, redisTokenCache, requireWechatUser, wechatAuth } from 'express-wechat-auth'
import { createPlatformSimulator, defaultApps } from 'express-wechat-auth/simulator'
import { createClient } from 'redis'

const { PORT = '3000', REDIS_PORT = '6390', PROCESSES = '2', WECHAT_APPID, WECHAT_APPSECRET } = process.env

if (cluster.isPrimary) await startAll()
else await serve()

/** The processes, and, where none is given, a Redis and a platform of this machine's own. */
async function startAll(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit())
  const { REDIS_URL = `redis://localhost:${REDIS_PORT}`, SECRET = crypto.randomUUID() } = process.env
  if (!process.env['REDIS_URL']) {
    const redis = spawn('redis-server', ['--port', REDIS_PORT, '--save', ''], { stdio: 'ignore' })
    redis.once('error', () => console.error('Install redis-server, or set REDIS_URL'))
    process.once('exit', () => redis.kill())
  }
  const simulator = WECHAT_APPID ? undefined : createPlatformSimulator({ host: 'localhost' })
  await simulator?.start()
  const env = { REDIS_URL, SECRET, ENDPOINTS: JSON.stringify(simulator?.endpoints ?? {}) }
  await Promise.all(Array.from({ length: Number(PROCESSES) }, () => once(cluster.fork(env), 'listening')))
  console.log(`Open http://localhost:${PORT}`)
}

/** One process. Tokens, doubled callbacks and sessions are shared with the others through Redis. */
async function serve(): Promise<void> {
  const { REDIS_URL = '', SECRET: secret = '', ENDPOINTS = '{}' } = process.env
  // A Redis that is gone or frozen is an error in seconds, not a wait; see docs/cluster.md.
  const socket = { socketTimeout: 3_000, reconnectStrategy: 100 }
  const client = createClient({ url: REDIS_URL, disableOfflineQueue: true, pingInterval: 1_000, socket })
  client.on('error', ({ message }: Error) => console.error(`Redis: ${message}`))
  await client.connect()
  const [simulated] = defaultApps
  const app = express()
  app.use(session({ store: new RedisStore({ client }), secret, resave: false, saveUninitialized: false }))
  app.use(
    wechatAuth({
      appId: WECHAT_APPID ?? simulated?.appId,
      appSecret: WECHAT_APPSECRET ?? simulated?.appSecret,
      endpoints: JSON.parse(ENDPOINTS),
      tokenCache: redisTokenCache({ client }),
      secret,
    }),
  )
  app.get('/', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
    res.type('text').send(`Hello, ${req.wechatUser?.nickname}, from process ${process.pid}`)
  })
  app.use(errorHandler({ lang: 'en' }))
  app.listen(Number(PORT))
}
