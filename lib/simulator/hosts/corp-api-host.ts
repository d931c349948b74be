import express, { type Router } from 'express'
import { text } from '../engine/http/answer.ts'
import { noteNotSimulated } from '../engine/http/not-simulated.ts'
import { type Endpoint, type Served, serve } from '../engine/http/serve.ts'
import { corpError, type ErrorShape } from '../wecom/api/corp-answer.ts'
import { type CorpApiEntry, plainShape } from '../wecom/api/corp-api-entry.ts'
import { wecomEndpoints } from '../wecom/api/endpoints.ts'
import { wecomSuiteEndpoints } from '../wecom-suite/api/endpoints.ts'
import type { World } from '../world/world.ts'

const endpoints: readonly CorpApiEntry<World>[] = [...wecomEndpoints, ...wecomSuiteEndpoints]

/** Without their first slash. */
export const corpApiPaths: readonly string[] = endpoints.map(([path]) => `cgi-bin/${path}`)

function servedAs(api: string, shape: ErrorShape): Served<World> {
  return { api, family: 'wecom', refuse: (call, refusal) => corpError(call, refusal, shape) }
}

const notFound: Endpoint<World> = (call) => {
  const answer = text(404, 'text/plain', '')
  answer.headers['Server'] = 'nginx'
  return noteNotSimulated(call, 'qyapi.weixin.qq.com', answer)
}

/** Everything under qyapi.weixin.qq.com. */
export function corpApiRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  for (const [path, endpoint, shape] of endpoints) {
    const api = `cgi-bin/${path}`
    router.all(`/${api}`, serve(world, servedAs(api, shape), endpoint))
  }
  router.use((req, res, next) => {
    serve(world, servedAs(req.path.slice(1, 200), plainShape), notFound)(req, res, next)
  })
  return router
}
