import { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import { answerFailure } from '../http/answer-failure.ts'
import { asError, asyncHandler } from '../http/async-handler.ts'
import { offerLinks } from '../http/retry-link.ts'
import { attachUser } from '../request/attach-user.ts'
import type { LoginApp, LoginPlatform, LoginSettings, LoginTenant } from '../request/login-platform.ts'
import { rememberRouter } from '../request/mounted-routers.ts'
import { contextOf, type RouterContext } from '../request/request-context.ts'
import { homeUrlOf, retryUrlOf } from './begin-login.ts'
import { passOthersBy } from './pass-others-by.ts'
import { type ResponseMethods, responseMethodsOf } from './response-methods.ts'

/** One route of a platform's router. */
export interface PlatformRoute<App extends LoginApp = LoginApp> {
  /** The key in the option `routes`. */
  name: string
  method: 'get' | 'post'
  /** A page hands its errors to `next`; JSON answers them itself. */
  kind: 'page' | 'json'
  handle(req: Request, res: Response, router: RouterContext<App>, next: NextFunction): Promise<void> | void
}

/**
 * A router that fills `req` and `res` on every request, and serves the routes that are not switched off.
 *
 * @param methods further functions of `res`
 */
export function createPlatformRouter<App extends LoginApp>(
  platform: LoginPlatform<App>,
  settings: LoginSettings,
  routes: readonly PlatformRoute<App>[],
  methods: ResponseMethods = {},
): Router {
  // Tenants may be told apart by a parameter of the path that the app mounted the router at.
  const router = Router({ mergeParams: true })
  /** What this router knows of the requests that are in it. */
  const contexts = new WeakMap<Request, RouterContext<App>>()
  const prepare = prepareRequest(platform, settings, contexts, { ...responseMethodsOf(platform), ...methods })
  const paths: string[] = []
  router.use(prepare)
  for (const route of routes) {
    const path = settings.routes[route.name]
    if (path === undefined || path === false) continue
    paths.push(settings.basePath + path)
    router[route.method](settings.basePath + path, serve(route, contexts))
  }
  passOthersBy(router, paths, prepare)
  rememberRouter(router, platform)
  return router
}

function serve<App extends LoginApp>(
  { kind, handle }: PlatformRoute<App>,
  contexts: WeakMap<Request, RouterContext<App>>,
): RequestHandler {
  return asyncHandler(async (req, res, next) => {
    const context = contexts.get(req)
    // Another tenant's host: not ours, so the app answers.
    if (context?.tenant === undefined) return next()
    res.set('Cache-Control', 'no-store')
    try {
      await context.tenant.requireGrant?.()
      await handle(req, res, context, next)
    } catch (error) {
      answerFailure(error, req, res, next, { ...context.settings, kind })
    }
  })
}

function prepareRequest<App extends LoginApp>(
  platform: LoginPlatform<App>,
  settings: LoginSettings,
  contexts: WeakMap<Request, RouterContext<App>>,
  methods: ResponseMethods,
): RequestHandler {
  const enter = (
    req: Request,
    res: Response,
    next: NextFunction,
    tenant: LoginTenant<App> | undefined,
  ): Promise<void> | undefined => {
    const context = { platform, settings, tenant, mountPath: req.baseUrl, next }
    contexts.set(req, context)
    contextOf(req).routers.push(context)
    Object.assign(res, methods)
    offerLinks(req, { retry: retryUrlOf, home: homeUrlOf })
    return tenant === undefined ? undefined : attachUser(req, { platform, tenant, settings })
  }

  return (req, res, next) => {
    const fail = (error: unknown): void => next(asError(error))
    try {
      const tenant = platform.tenantOf(req)
      const entered =
        tenant instanceof Promise
          ? tenant.then((found) => enter(req, res, next, found))
          : enter(req, res, next, tenant)
      if (entered === undefined) next()
      else entered.then(() => next()).catch(fail)
    } catch (error) {
      fail(error)
    }
  }
}
