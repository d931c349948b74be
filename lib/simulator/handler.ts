import express, { type ErrorRequestHandler, type Express } from 'express'
import { apiRouter } from './api/router.ts'
import { controlRouter } from './control/router.ts'
import { text } from './http/answer.ts'
import { routeByHost } from './http/hosts.ts'
import { send } from './http/send.ts'
import { mpRouter } from './mp-platform/router.ts'
import { openPlatformRouter } from './open-platform/router.ts'
import type { SimulatorControls } from './platform-simulator.ts'
import { resRouter } from './res/router.ts'
import type { World } from './state/world.ts'
import { corpApiRouter } from './wecom-api/router.ts'
import { loginWorkRouter, openWorkRouter } from './wecom-login/router.ts'

const answerError: ErrorRequestHandler = (error, _req, res, _next) => {
  const status = Number(error?.status)
  const isClientsFault = status >= 400 && status < 500
  const message = isClientsFault ? 'bad request' : `simulator error: ${String(error?.message).slice(0, 200)}`
  send(res, text(isClientsFault ? status : 500, 'text/plain; charset=utf-8', message))
}

/** The Express app: Tencent's hosts, each under a path prefix, and the simulator's own controls. */
export function createHandler(world: World, controls: SimulatorControls): Express {
  const app = express()
  app.use(express.raw({ type: () => true, limit: '1mb' }))
  app.use('/open.weixin.qq.com', openPlatformRouter(world))
  app.use('/api.weixin.qq.com', apiRouter(world))
  app.use('/mp.weixin.qq.com', mpRouter(world))
  app.use('/qyapi.weixin.qq.com', corpApiRouter(world))
  app.use('/login.work.weixin.qq.com', loginWorkRouter(world))
  app.use('/open.work.weixin.qq.com', openWorkRouter(world))
  app.use('/res.wx.qq.com', resRouter(world))
  app.use('/simulator', controlRouter(world, controls))
  app.use((_req, res) => send(res, text(404, 'text/plain', 'not found')))
  app.use(answerError)

  // Outside of `app`: Express would go by the address that a proxy was asked for, not by the one it becomes.
  const entrance = express()
  entrance.disable('x-powered-by')
  app.disable('x-powered-by')
  entrance.use(routeByHost, app)
  return entrance
}
