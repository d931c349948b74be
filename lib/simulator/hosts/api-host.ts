import express, { type Router } from 'express'
import type { ApiEntry } from '../accounts/api/api-entry.ts'
import { accountsEndpoints, quotaEndpoint } from '../accounts/api/endpoints.ts'
import { apiError, errmsgOf } from '../engine/http/errmsg.ts'
import { noteNotSimulated } from '../engine/http/not-simulated.ts'
import { serve } from '../engine/http/serve.ts'
import { miniProgramEndpoints } from '../mini-program/api/endpoints.ts'
import { openPlatformEndpoints } from '../open-platform/api/endpoints.ts'
import { officialEndpoints, snsEndpoints } from '../wechat/api/endpoints.ts'
import type { World } from '../world/world.ts'

const countedEndpoints: readonly ApiEntry<World>[] = [
  ...snsEndpoints,
  ...accountsEndpoints,
  ...officialEndpoints,
  ...miniProgramEndpoints,
]
const endpoints: readonly ApiEntry<World>[] = [
  ...countedEndpoints,
  ...openPlatformEndpoints,
  quotaEndpoint(countedEndpoints.map(([, api]) => api)),
]

/** Without their first slash. */
export const apiPaths: readonly string[] = endpoints.map(([, api]) => api)

/** Everything under api.weixin.qq.com. */
export function apiRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  for (const [family, api, endpoint] of endpoints) {
    router.all(`/${api}`, serve(world, { api, family }, endpoint))
  }
  router.use((req, res, next) => {
    const api = req.path.slice(1, 200)
    serve(world, { api, family: 'cgi-bin' }, (call) => {
      const refusal = apiError('cgi-bin', 40066, errmsgOf(40066), call.world.clock.now())
      return noteNotSimulated(call, 'api.weixin.qq.com', refusal)
    })(req, res, next)
  })
  return router
}
