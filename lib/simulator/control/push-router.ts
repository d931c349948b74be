import express, { type Router } from 'express'
import type { SimulatedPushes } from '../push/push-api.ts'
import { control } from './control.ts'

/** Everything under /simulator/push. */
export function pushRouter(pushes: SimulatedPushes): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.post(
    '/configure',
    control(({ body: { push, ...receiver } }) => pushes.configure(receiver, push)),
  )
  router.post(
    '/send',
    control(({ body }) => pushes.send(body)),
  )
  router.get(
    '/chat',
    control(({ query }) => {
      const corpId = query.get('corpid')
      return corpId === null
        ? pushes.chat(query.get('appid') ?? '', query.get('openid') ?? '')
        : pushes.chat({ corpId, agentId: Number(query.get('agentid')) }, query.get('userid') ?? '')
    }),
  )
  router.get(
    '/original-id',
    control(({ query }) => pushes.originalIdOf(query.get('appid') ?? '')),
  )
  return router
}
