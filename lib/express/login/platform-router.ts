import { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import { answerFailure } from '../http/answer-failure.ts'
import { asError, asyncHandler } from '../http/async-handler.ts'
import { offerRetryLink } from '../http/retry-link.ts'
import { attachUser } from '../request/attach-user.ts'
import type { LoginPlatform, LoginSettings } from '../request/login-platform.ts'
import { contextOf, type RouterContext } from '../request/request-context.ts'
import { passOthersBy } from './pass-others-by.ts'
import { retryUrlOf } from './refusal.ts'
import { responseMethodsOf } from './response-methods.ts'

/** One route of a platform's router. */
export interface PlatformRoute {
  /** The key in the option `routes`. */
  name: string
  method: 'get' | 'post'
  /** A page hands its errors to `next`; JSON answers them itself. */
  kind: 'page' | 'json'
  handle(req: Request, res: Response, routerContext: RouterContext, next: NextFunction): Promise<void> | void
}

/** A router that fills `req` and `res` on every request, and serves the routes that are not switched off. */
export function createPlatformRouter(
  platform: LoginPlatform,
  settings: LoginSettings,
  routes: readonly PlatformRoute[],
): Router {
  // Tenants may be told apart by a parameter of the path that the app mounted the router at.
  const router = Router({ mergeParams: true })
  const prepare = prepareRequest(platform, settings)
  const paths: string[] = []
  router.use(prepare)
  for (const route of routes) {
    const path = settings.routes[route.name]
    if (path === undefined || path === false) continue
    paths.push(settings.basePath + path)
    router[route.method](settings.basePath + path, serve(route, settings))
  }
  passOthersBy(router, paths, prepare)
  return router
}

function serve({ kind, handle }: PlatformRoute, settings: LoginSettings): RequestHandler {
  return asyncHandler(async (req, res, next) => {
    const routerContext = contextOf(req).routers.findLast((met) => met.settings === settings)
    // Another tenant's host: not ours, so the app answers.
    if (routerContext?.tenant === undefined) return next()
    res.set('Cache-Control', 'no-store')
    try {
      await handle(req, res, routerContext, next)
    } catch (error) {
      answerFailure(error, res, next, { ...settings, kind })
    }
  })
}

function prepareRequest(platform: LoginPlatform, settings: LoginSettings): RequestHandler {
  const methods = responseMethodsOf(platform)
  return (req, res, next) => {
    const enter = (tenant: RouterContext['tenant']): Promise<void> | undefined => {
      const routerContext = { platform, settings, tenant, mountPath: req.baseUrl, next }
      contextOf(req).routers.push(routerContext)
      Object.assign(res, methods)
      offerRetryLink(req, retryUrlOf)
      return tenant === undefined ? undefined : attachUser(req, platform, tenant, settings)
    }
    try {
      const tenant = platform.tenantOf(req)
      const entered = tenant instanceof Promise ? tenant.then(enter) : enter(tenant)
      if (entered === undefined) next()
      else
        entered.then(
          () => next(),
          (error) => next(asError(error)),
        )
    } catch (error) {
      next(asError(error))
    }
  }
}
