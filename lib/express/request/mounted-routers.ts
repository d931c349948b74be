import type { Application, Request, Router } from 'express'
import type { LoginPlatform } from './login-platform.ts'

/** What Express keeps of what an app has mounted; it is in no types that 4 and 5 share. */
interface Layer {
  handle?: object & { stack?: Layer[] }
  route?: { path: unknown; methods?: Record<string, boolean> }
}

const maxDepth = 4

/** The login routers of this process, and the user that each puts on requests. */
const platforms = new WeakMap<object, Pick<LoginPlatform, 'userProperty'>>()

export function rememberRouter(router: Router, platform: Pick<LoginPlatform, 'userProperty'>): void {
  platforms.set(router, platform)
}

/** Whether the app has a router for these users somewhere, whatever requests come through it. */
export function hasRouterFor({ app }: Request, userProperty: string): boolean {
  return holds(layersOf(app), userProperty, maxDepth)
}

/** Whether the app itself, and not one of its routers, has a handler for GET requests at this very path. */
export function hasOwnRouteAt({ app }: Request, path: string): boolean {
  return layersOf(app).some(({ route }) => route?.path === path && route.methods?.['get'] === true)
}

function holds(layers: readonly Layer[], userProperty: string, depth: number): boolean {
  return layers.some(({ handle }) => {
    if (handle === undefined || depth === 0) return false
    return (
      platforms.get(handle)?.userProperty === userProperty ||
      holds(handle.stack ?? [], userProperty, depth - 1)
    )
  })
}

/** Express 4 has its router by another name, and none before something is mounted. */
function layersOf(app: Application): readonly Layer[] {
  const { _router: old } = app as unknown as { _router?: { stack?: Layer[] } }
  // In Express 4 to read `router` throws.
  const router = old ?? ((app as { router?: unknown }).router as { stack?: Layer[] } | undefined)
  return router?.stack ?? []
}
