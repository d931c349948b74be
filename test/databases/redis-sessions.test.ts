import { RedisStore } from 'connect-redis'
import type { RequestHandler } from 'express'
import { createClient } from 'redis'
import { keptSessionsContract } from '../contracts/kept-sessions.ts'
import { logoutContract } from '../contracts/logout-everywhere.ts'
import { pagePlatforms } from '../helpers/apps/page-platforms.ts'
import { describeWithRedis, useRedis } from '../helpers/stores/redis.ts'
import { expressSession } from '../helpers/stores/sessions.ts'
import { portionOf } from '../run/length.ts'

describeWithRedis('sessions in Redis', () => {
  const redis = useRedis()

  const createSessions = (): RequestHandler => {
    const client = createClient({ socket: { path: redis.path, tls: false } })
    redis.keep(client)
    let sessions: Promise<RequestHandler> | undefined
    return (req, res, next) => {
      sessions ??= client.connect().then(() => expressSession(new RedisStore({ client })))
      sessions.then((handle) => handle(req, res, next), next)
    }
  }

  keptSessionsContract('connect-redis', createSessions, portionOf(pagePlatforms, 3, 2))
  logoutContract('connect-redis', createSessions, portionOf(pagePlatforms, 3))
})
