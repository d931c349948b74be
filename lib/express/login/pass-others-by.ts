import type { RequestHandler, Router } from 'express'

/** What Express calls for every request that comes to a router; it is not in its types. */
type Handling = { handle: RequestHandler }

/**
 * Nearly all requests are for none of a login router's routes. They get what it does for every request, and are spared
 * Express's walk over its routes, which would take longer than that. A router that the app has added to walks.
 *
 * @param paths the paths of the routes
 * @param prepare what the router does for every request
 */
export function passOthersBy(router: Router, paths: readonly string[], prepare: RequestHandler): void {
  const ownFolders = new Set(paths.map(folderOf))
  const isPlain = [...ownFolders].every((folder) => /^[\w.~-]*$/.test(folder))
  if (!isPlain) return
  const handling = router as unknown as Handling
  const walk = handling.handle
  const layers = router.stack.length
  handling.handle = (req, res, next) => {
    const isOurs = ownFolders.has(folderOf(req.path)) || router.stack.length !== layers
    if (isOurs) walk.call(router, req, res, next)
    else prepare(req, res, next)
  }
}

/** The first part of a path, as Express compares it: without case. */
function folderOf(path: string): string {
  const end = path.indexOf('/', 1)
  return path.slice(1, end < 0 ? undefined : end).toLowerCase()
}
