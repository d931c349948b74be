import express, { type Express } from 'express'
import session from 'express-session'

/**
 * An app with a session whose requests look as those that came over HTTP/2 through a bridge: `:authority`, and no Host.
 * Express itself serves no HTTP/2.
 */
export function appBehindBridge(
  authorityOf: (host: string | undefined) => string | undefined = same,
): Express {
  const app = express()
  app.use((req, _res, next) => {
    const { host, ...headers } = req.headers
    const authority = authorityOf(host)
    req.headers = { ...headers, ...(authority !== undefined && { ':authority': authority }) }
    next()
  })
  app.use(session({ secret: 'session secret', resave: false, saveUninitialized: false }))
  return app
}

const same = (host: string | undefined): string | undefined => host
