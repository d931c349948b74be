import express, { type Router } from 'express'
import type { SimulatedFollowers } from '../wechat/controls/followers.ts'
import { control } from './control.ts'

/** What is under /simulator/users for people and official accounts. */
export function followersRouter(users: SimulatedFollowers): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.post(
    '/:id/follow',
    control(({ id, body: { appId, ...options } }) => users.follow(id, appId, options)),
  )
  router.post(
    '/:id/unfollow',
    control(({ id, body }) => users.unfollow(id, body.appId)),
  )
  router.get(
    '/:id/following',
    control(({ id, query }) => users.isFollowing(id, query.get('appid') ?? '')),
  )
  router.post(
    '/:id/scan',
    control(({ id, body }) => users.scan(id, body)),
  )
  router.post(
    '/:id/allow-messages',
    control(({ id, body }) => users.allowMessages(id, body.appId)),
  )
  return router
}
