import type { Request } from 'express'

/** A text, or a list of them for a name that is there more than once. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * The query of a request, read here: Express's `req.query` is what the app's "query parser" makes of it, which may be
 * nothing at all, or objects that a visitor shapes.
 */
export function queryOf(req: Pick<Request, 'url'>): Query {
  const search = /\?([^#]*)/.exec(req.url)?.[1] ?? ''
  const query: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(search)) {
    const known = query[name]
    if (known === undefined) query[name] = value
    else if (typeof known === 'string') query[name] = [known, value]
    else known.push(value)
  }
  return query
}
