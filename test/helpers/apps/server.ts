import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type RequestHandler } from 'express'
import session, { type SessionOptions } from 'express-session'

export interface RunningApp {
  url: string
  close(): Promise<void>
}

/** Serves an Express app on a free port of this machine. */
export async function serve(app: Express): Promise<RunningApp> {
  const server: Server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** An app with an express-session in memory, as most have it; what is under test is mounted by the caller. */
export function appWithSession(options: Partial<SessionOptions> = {}): Express {
  const app = express()
  app.use(session({ secret: 'session secret', resave: false, saveUninitialized: false, ...options }))
  return app
}

export interface PolledAppOptions {
  /** Options of express-session, a middleware in its place, or false for none. */
  session?: Partial<SessionOptions> | RequestHandler | false
  /** Routes of the test, above the login. */
  above?: (app: Express) => void
  /** Routes of the test, below the login. */
  routes?: (app: Express) => void
}

/** An app whose pages wait for news at a path with this end, before the login is mounted. It counts their questions. */
export function createPolledApp(
  end: string,
  { session = {}, above }: PolledAppOptions,
): { app: Express; polls(): number } {
  let polls = 0
  const app = typeof session === 'object' ? appWithSession(session) : express()
  if (typeof session === 'function') app.use(session)
  app.use((req, _res, next) => {
    if (req.method === 'GET' && req.path.endsWith(end)) polls += 1
    next()
  })
  above?.(app)
  return { app, polls: () => polls }
}
