import { Agent, createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type RequestHandler } from 'express'
import session, { type SessionOptions } from 'express-session'

export interface RunningApp {
  url: string
  close(): Promise<void>
}

const agents = new Map<string, Agent>()

/** Lets visitors keep their connections to a server of this process open, as browsers do. Answers how to stop that. */
export function keepConnections(origin: string): () => void {
  const agent = new Agent({ keepAlive: true })
  agents.set(origin, agent)
  return () => {
    agents.delete(origin)
    agent.destroy()
  }
}

const oneConnectionEach = new Agent({ keepAlive: false })

/** What visitors send their requests to a server by. */
export const agentOf = (origin: string): Agent => agents.get(origin) ?? oneConnectionEach

/** Serves an Express app on a free port of this machine. */
export async function serve(app: Express): Promise<RunningApp> {
  const server: Server = createServer(app)
  // No connection ends while a visitor sends by it.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stopKeeping = keepConnections(url)
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        stopKeeping()
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
