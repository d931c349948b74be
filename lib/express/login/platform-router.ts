import { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import { answerFailure } from '../http/answer-failure.ts'
import { asError, asyncHandler } from '../http/async-handler.ts'
import { attachUser } from '../request/attach-user.ts'
import type { LoginApp, LoginPlatform, LoginSettings, LoginTenant } from '../request/login-platform.ts'
import { rememberRouter } from '../request/mounted-routers.ts'
import { contextOf, type ResponseMethods, type RouterContext } from '../request/request-context.ts'
import { homeUrlOf, retryUrlOf } from './begin-login.ts'
import { passOthersBy } from './pass-others-by.ts'
import { lendMethods, responseMethodsOf } from './response-methods.ts'

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
  /** What this router knows of the requests that are for its routes. */
  const contexts = new WeakMap<Request, RouterContext<App>>()
  const enter = entranceOf(platform, settings, { ...responseMethodsOf(platform), ...methods })
  const paths: string[] = []
  router.use(enter((req, context) => contexts.set(req, context)))
  for (const route of routes) {
    const path = settings.routes[route.name]
    if (path === undefined || path === false) continue
    paths.push(settings.basePath + path)
    router[route.method](settings.basePath + path, serve(route, contexts))
  }
  passOthersBy(router, paths, enter())
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

/** What a request meets that comes to the router, whatever it is for. */
function entranceOf<App extends LoginApp>(
  platform: LoginPlatform<App>,
  settings: LoginSettings,
  methods: ResponseMethods,
): (note?: (req: Request, context: RouterContext<App>) => void) => RequestHandler {
  const names = Object.keys(methods)
  return (note) => {
    const admit = (req: Request, res: Response, next: NextFunction, tenant?: LoginTenant<App>) => {
      const mountPath = req.baseUrl
      const router = { platform, settings, tenant, mountPath, location: undefined, methods, next }
      note?.(req, router)
      const context = contextOf(req)
      context.routers.push(router)
      context.retry = retryUrlOf
      context.home = homeUrlOf
      lendMethods(res, names)
      return tenant === undefined ? undefined : attachUser(req, { platform, tenant, settings })
    }

    return (req, res, next) => {
      const fail = (error: unknown): void => next(asError(error))
      try {
        const tenant = platform.tenantOf(req)
        const admitted =
          tenant instanceof Promise
            ? tenant.then((found) => admit(req, res, next, found))
            : admit(req, res, next, tenant)
        if (admitted === undefined) next()
        else admitted.then(() => next()).catch(fail)
      } catch (error) {
        fail(error)
      }
    }
  }
}
