import type { Request } from 'express'
import { noteEnv } from '../http/operator-console.ts'
import type { LoginSettings } from './login-platform.ts'
import { hasOwnRouteAt, isErrorHandlerAbove, routersServing } from './mounted-routers.ts'
import type { RouterContext } from './request-context.ts'

/** The routers whose place in their app has been looked at. */
const examined = new WeakSet<LoginSettings>()

/** Tells of what cannot work as the router stands in its app: once for each router, when somebody logs in. */
export function examineSetup(req: Request, router: RouterContext): void {
  noteEnv(req)
  const { settings, platform, mountPath } = router
  if (examined.has(settings)) return
  examined.add(settings)
  const tell = (message: string): void =>
    settings.emit({ type: 'setup-problem', message: `${platform.factory}: ${message}` })
  const { basePath, routes } = settings
  if (basePath !== '' && mountPath.endsWith(basePath)) {
    tell(
      `"basePath" repeats the path that the router is mounted at: its routes are below ${mountPath}${basePath}. Give one of the two`,
    )
  }
  const callback = `${mountPath}${basePath}${routes['callback']}`
  if (typeof routes['callback'] === 'string' && hasOwnRouteAt(req, callback)) {
    tell(
      `the app has a route of its own at GET ${callback}, which is this router’s callback: before the router it takes the logins from it, after it it never runs. Use "onLogin" for what shall happen at a login and "returnTo" for where it ends`,
    )
  }
  if (mountPath === '' && routersServing(req, callback) > 1) {
    tell(
      `more than one router serves GET ${callback}, and the first takes all logins. Mount the others at paths of their own (app.use('/shop', ...)), or give each a "basePath"`,
    )
  }
  if (isErrorHandlerAbove(req)) {
    tell(
      'errorHandler() stands above login routers or guards. Express hands errors downwards, so it never sees theirs: mount it after all routes',
    )
  }
  if (settings.publicUrl === undefined && req.protocol === 'http' && isForwardedFromHttps(req)) {
    tell(
      "a proxy says that the browser came by https, which Express does not heed: callback addresses begin with http:, and a Secure session cookie is not set. Name your proxies: app.set('trust proxy', 1)",
    )
  }
}

const isForwardedFromHttps = (req: Request): boolean => /^https\b/i.test(req.get('x-forwarded-proto') ?? '')
