import type { Request } from 'express'

/** A browser that opens a page for a person, as opposed to a script that asks for data, or a browser that looks ahead. */
export function isPage(req: Request): boolean {
  const mode = req.get('sec-fetch-mode')
  const isFetch = (mode !== undefined && mode !== 'navigate') || req.xhr
  return (
    req.method === 'GET' &&
    !isFetch &&
    !isPrefetch(req) &&
    /text\/html|application\/xhtml\+xml/.test(req.get('accept') ?? '')
  )
}

/** A page that a browser loads before anybody asks for it. Each browser has had a name of its own for that. */
export function isPrefetch(req: Request): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(req.get(name) ?? ''),
  )
}
