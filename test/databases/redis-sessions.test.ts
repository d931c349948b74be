import { afterAll, beforeAll } from '@jest/globals'
import { RedisStore } from 'connect-redis'
import type { RequestHandler } from 'express'
import { createClient } from 'redis'
import { keptSessionsContract } from '../contracts/kept-sessions.ts'
import { logoutContract } from '../contracts/logout-everywhere.ts'
import { describeWithRedis, type RunningRedis, startRedis } from '../helpers/stores/redis.ts'
import { expressSession } from '../helpers/stores/sessions.ts'

describeWithRedis('sessions in Redis', () => {
  let redis: RunningRedis
  const clients: { destroy(): void }[] = []

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await redis?.stop()
  })

  const createSessions = (): RequestHandler => {
    const client = createClient({ socket: { path: redis.path, tls: false } })
    clients.push(client)
    let sessions: Promise<RequestHandler> | undefined
    return (req, res, next) => {
      sessions ??= client.connect().then(() => expressSession(new RedisStore({ client })))
      sessions.then((handle) => handle(req, res, next), next)
    }
  }

  keptSessionsContract('connect-redis', createSessions)
  logoutContract('connect-redis', createSessions)
})
