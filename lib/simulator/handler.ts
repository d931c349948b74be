import express, { type ErrorRequestHandler, type Express } from 'express'
import { consoleRouter } from './console/router.ts'
import { controlRouter } from './control/router.ts'
import { text } from './engine/http/answer.ts'
import { routeByHost } from './engine/http/hosts.ts'
import { madeWhenAsked } from './engine/http/made-when-asked.ts'
import { type OwnHosts, refuseOtherHosts } from './engine/http/own-hosts.ts'
import { send } from './engine/http/send.ts'
import { platformRouters } from './platform-routers.ts'
import type { SimulatorControls } from './world/controls.ts'
import type { World } from './world/world.ts'

const answerError: ErrorRequestHandler = (error, _req, res, _next) => {
  const status = Number(error?.status)
  const isClientsFault = status >= 400 && status < 500
  const message = isClientsFault ? 'bad request' : `simulator error: ${String(error?.message).slice(0, 200)}`
  send(res, text(isClientsFault ? status : 500, 'text/plain; charset=utf-8', message))
}

/** The Express app: Tencent's hosts, each under a path prefix, and the simulator's own controls. */
export function createHandler(world: World, controls: SimulatorControls, ownHosts: OwnHosts): Express {
  const app = express()
  app.use(express.raw({ type: () => true, limit: '1mb' }))
  for (const [host, router] of Object.entries(platformRouters)) {
    app.use(
      `/${host}`,
      madeWhenAsked(() => router(world)),
    )
  }
  app.use(
    '/simulator',
    madeWhenAsked(() => controlRouter(world, controls)),
  )
  app.use(madeWhenAsked(() => consoleRouter(world)))
  app.use((_req, res) => send(res, text(404, 'text/plain', 'not found')))
  app.use(answerError)

  // Outside of `app`: Express would go by the address that a proxy was asked for, not by the one it becomes.
  const entrance = express()
  entrance.disable('x-powered-by')
  app.disable('x-powered-by')
  entrance.use(refuseOtherHosts(ownHosts), routeByHost, app)
  return entrance
}
