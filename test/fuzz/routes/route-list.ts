import { type Mount, pageRoutes } from './app.ts'

interface Layer {
  route?: { path: string; methods: Record<string, boolean> }
}

/** Every route of an app as `METHOD /path`, read from the routers themselves. */
export function routesOf(mounts: readonly Mount[]): string[] {
  const routes = mounts.flatMap(({ at, handler, routes: told }) => {
    if (told !== undefined) return told
    const { stack = [] } = handler as { stack?: Layer[] }
    return stack.flatMap(({ route }) =>
      route === undefined
        ? []
        : Object.keys(route.methods).map(
            (method) => `${method.toUpperCase()} ${(at + route.path).replace(/(.)\/$/, '$1')}`,
          ),
    )
  })
  return [...routes, ...pageRoutes]
}
