import express, { type Express, type RequestHandler } from 'express'
import session, { type MemoryStore } from 'express-session'
import {
  requireWechatUser,
  type WechatAuthEvent,
  type WechatAuthOptions,
  wechatAuth,
} from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { accountCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { type RunningApp, serve } from './server.ts'
import { handleErrors, routerOptions, showText } from './simulated-world.ts'

export interface LoginAppOptions {
  simulator: PlatformSimulator
  auth?: Partial<WechatAuthOptions>
  /** Options of express-session, a middleware in its place, or false for none. */
  session?: Partial<session.SessionOptions> | RequestHandler | false
  /** Middlewares between the session and the router. */
  before?: RequestHandler[]
  /** Routes of the test. */
  routes?: (app: Express) => void
}

export interface LoginApp extends RunningApp {
  readonly events: WechatAuthEvent[]
  /** What came to the app's error handling, oldest first. */
  readonly errors: unknown[]
  readonly store: MemoryStore
}

/**
 * An app with a session, `wechatAuth()`, the pages `/`, `/me` (guarded) and `/profile` (guarded with
 * snsapi_userinfo), and `errorHandler()`.
 */
export async function serveLoginApp(options: LoginAppOptions): Promise<LoginApp> {
  const events: WechatAuthEvent[] = []
  const errors: unknown[] = []
  const store = sharedStoreOf(options) ?? new session.MemoryStore()
  const app = express()
  if (typeof options.session === 'function') app.use(options.session)
  else if (options.session !== false) {
    app.use(
      session({
        secret: 'session secret',
        resave: false,
        saveUninitialized: false,
        store,
        ...options.session,
      }),
    )
  }
  for (const middleware of options.before ?? []) app.use(middleware)
  const auth: WechatAuthOptions = {
    ...routerOptions(options.simulator, accountCredentials, options.auth ?? {}),
    onEvent: (event) => events.push(event),
    secret: deploymentSecret,
    // Most tests bring a code as a server does.
    requireState: 'browser',
    ...options.auth,
  }
  app.use(wechatAuth(auth))
  app.get('/me', requireWechatUser(), (req, res) => {
    res.json(req.wechatUser)
  })
  app.get('/profile', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
    res.json(req.wechatUser)
  })
  app.get('/', (req, res) => {
    res.json({ user: req.wechatUser ?? null })
  })
  options.routes?.(app)
  handleErrors(app, errors, showText)
  return { ...(await serve(app)), events, errors, store }
}

function sharedStoreOf({ session: given }: LoginAppOptions): MemoryStore | undefined {
  return typeof given === 'object' ? (given.store as MemoryStore | undefined) : undefined
}

/** All records of a session store. */
export function sessionsIn(store: MemoryStore): Promise<Record<string, session.SessionData>> {
  return new Promise((resolve, reject) => {
    store.all((error, sessions) => {
      if (error) reject(error)
      else resolve((sessions ?? {}) as Record<string, session.SessionData>)
    })
  })
}
