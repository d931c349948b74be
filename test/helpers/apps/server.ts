import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import session from 'express-session'

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
export function appWithSession(options: Partial<session.SessionOptions> = {}): Express {
  const app = express()
  app.use(session({ secret: 'session secret', resave: false, saveUninitialized: false, ...options }))
  return app
}
