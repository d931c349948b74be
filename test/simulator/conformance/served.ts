import type { Router } from 'express'

/** What Express keeps of a route or a mounted router. */
interface Layer {
  route?: { path: string | string[] }
  handle: unknown
  match(path: string): unknown
}

const anyOther = 'any other path'

function layersOf(router: unknown): Layer[] | undefined {
  return (router as { stack?: Layer[] }).stack
}

/**
 * The paths that a router serves. Express does not tell where a router below is mounted: that is found by trying the
 * first parts of the paths that are known.
 */
export function servedPaths(router: Router, knownPaths: readonly string[] = []): string[] {
  const prefixes = ['', ...new Set(knownPaths.map((path) => /^\/[^/]+/.exec(path)?.[0] ?? ''))]
  const found = (layersOf(router) ?? []).flatMap((layer) => {
    if (layer.route !== undefined) return [layer.route.path].flat()
    if (layersOf(layer.handle) === undefined) return [anyOther]
    const isEverywhere = Boolean(layer.match('/no-such-path'))
    const prefix = isEverywhere ? '' : prefixes.find((one) => one !== '' && layer.match(`${one}/x`))
    const below = servedPaths(layer.handle as Router, knownPaths)
    return below.map((path) =>
      path === anyOther ? path : `${prefix ?? '/undocumented'}${path}`.replace(/(?<=.)\/$/, ''),
    )
  })
  return [...new Set(found)]
}
