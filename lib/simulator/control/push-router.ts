import express, { type Router } from 'express'
import type { SimulatedPushes } from '../push/push-api.ts'
import type { PushCheck } from '../push/verify-url.ts'
import { control, type Order } from './control.ts'

/** Settings are taken away only by who says so: `null`, not a name that is missing or misspelt. */
function configure(pushes: SimulatedPushes, body: Order['body']): Promise<PushCheck> {
  const { push, ...receiver } = body
  if (push === undefined) {
    throw new TypeError(
      'push.configure: "push" is missing: { "appId": ..., "push": { "url": ..., "token": ... } }, or "push": null to take the settings away',
    )
  }
  return pushes.configure(receiver, push ?? undefined)
}

/** Everything under /simulator/push. */
export function pushRouter(pushes: SimulatedPushes): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.post(
    '/configure',
    control(({ body }) => configure(pushes, body)),
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
