import type { Application, Request, Router } from 'express'
import { isErrorHandler } from '../http/error-handler.ts'
import type { LoginPlatform } from './login-platform.ts'

/** What Express keeps of what an app has mounted; it is in no types that 4 and 5 share. */
interface Layer {
  handle?: object & { stack?: Layer[] }
  /** Whether it is mounted without a path: in Express 5, in Express 4. */
  slash?: boolean
  regexp?: { fast_slash?: boolean }
  route?: { path: unknown; methods?: Record<string, boolean>; stack?: Layer[] }
}

const maxDepth = 4

type MountedPlatform = Pick<LoginPlatform, 'userProperty' | 'tenantOf'>

/** The login routers of this process, with the user that each puts on requests. */
const platforms = new WeakMap<object, MountedPlatform>()

export function rememberRouter(router: Router, platform: MountedPlatform): void {
  platforms.set(router, platform)
}

/** The guards of this process. */
const guards = new WeakSet<object>()

export function rememberGuard(guard: object): void {
  guards.add(guard)
}

/** Whether the app has a router for these users somewhere, whatever requests come through it. */
export function hasRouterFor({ app }: Request, userProperty: string): boolean {
  return holds(layersOf(app), (handle) => platforms.get(handle)?.userProperty === userProperty)
}

/** Whether the app itself, and not one of its routers, has a handler for GET requests at this very path. */
export function hasOwnRouteAt({ app }: Request, path: string): boolean {
  return hasRouteAt(layersOf(app), path)
}

/** How many of the login routers that the app has mounted without a path serve GET requests at this path for this host. */
export function routersServing(req: Request, path: string): number {
  const routers = layersOf(req.app).filter(({ handle, slash, regexp }) => {
    const platform = handle && platforms.get(handle)
    if (platform === undefined || !(slash ?? regexp?.fast_slash)) return false
    return hasRouteAt(handle?.stack ?? [], path) && hasOneTenant(platform, req)
  })
  return routers.length
}

/** Routers that look tenants up may each serve hosts of their own. */
function hasOneTenant({ tenantOf }: MountedPlatform, req: Request): boolean {
  const tenant = tenantOf(req)
  if (!(tenant instanceof Promise)) return tenant !== undefined
  tenant.catch(() => undefined)
  return false
}

const hasRouteAt = (layers: readonly Layer[], path: string): boolean =>
  layers.some(({ route }) => route?.path === path && route.methods?.['get'] === true)

/**
 * Whether the app has `errorHandler()` above login routers or guards: Express hands errors downwards, so that it never
 * sees theirs.
 */
export function isErrorHandlerAbove({ app }: Request): boolean {
  const layers = layersOf(app)
  const last = layers.findLastIndex(({ handle }) => handle !== undefined && isErrorHandler(handle))
  return last >= 0 && holds(layers.slice(last), (handle) => platforms.has(handle) || guards.has(handle))
}

function holds(layers: readonly Layer[], fits: (handle: object) => boolean, depth = maxDepth): boolean {
  return layers.some(({ handle, route }) => {
    if (handle === undefined || depth === 0) return false
    return fits(handle) || holds(handle.stack ?? route?.stack ?? [], fits, depth - 1)
  })
}

/** Express 4 has its router by another name, and none before something is mounted. */
function layersOf(app: Application): readonly Layer[] {
  const { _router: old } = app as unknown as { _router?: { stack?: Layer[] } }
  // In Express 4 to read `router` throws.
  const router = old ?? ((app as { router?: unknown }).router as { stack?: Layer[] } | undefined)
  return router?.stack ?? []
}
