import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import type { ErrorRequestHandler, Express } from 'express'
import { errorHandler, requireWechatUser, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import {
  createPlatformSimulator,
  type PlatformSimulator,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import { accountCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { appWithSession, type RunningApp, serve } from './server.ts'

/** A simulator for the tests of one block, and the apps that talk to it. */
export interface SimulatedWorld {
  readonly simulator: PlatformSimulator
  /** Serves an app until the block is over. Answers its address. */
  run(app: Express): Promise<string>
}

export function useSimulator(options: SimulatorOptions = {}): SimulatedWorld {
  // The library keeps to the documents: what clients do beside them is refused.
  const simulator = createPlatformSimulator({ strict: true, ...options })
  const running: RunningApp[] = []

  beforeAll(async () => {
    await simulator.start()
  })
  beforeEach(() => {
    simulator.faults.clear()
    simulator.requests.clear()
  })
  afterAll(async () => {
    await Promise.all(running.map((app) => app.close()))
    await simulator.stop()
  })
  return {
    simulator,
    async run(app) {
      const served = await serve(app)
      running.push(served)
      return served.url
    },
  }
}

/** How a world serves a router: options of it, and what stands around it. */
export interface AppOptions<RouterOptions> {
  auth?: Partial<RouterOptions>
  /** In place of the world's own fresh app. */
  app?: Express
  /** Routes of the test, below the router. */
  routes?: (app: Express) => void
}

/** What is made before the tests of a block begin. Until then nothing of it is there. */
export function useMade<Made extends object>(make: () => Promise<Made>): Made {
  const made = {} as Made
  beforeAll(async () => void Object.assign(made, await make()))
  return made
}

/** What a router of the tests is given beside options of its own: an app, unless it has one, and the simulator's hosts. */
export function routerOptions<Credentials extends object>(
  simulator: PlatformSimulator,
  credentials: Credentials,
  given: { client?: unknown; credentials?: unknown },
): Partial<Credentials> & { endpoints?: PlatformSimulator['endpoints'] } {
  const own: Partial<Credentials> = given.client || given.credentials ? {} : credentials
  // A client brings its own hosts.
  return given.client === undefined ? { ...own, endpoints: simulator.endpoints } : own
}

/** What an app's own error handler is given, as JSON. */
export const showError: ErrorRequestHandler = (error, _req, res, _next) => {
  const { name, status, code, message } = (error ?? {}) as Record<string, unknown>
  res.status(typeof status === 'number' ? status : 500).json({ handed: { name, status, code, message } })
}

const showThrown: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(error.status ?? 500).json({ thrown: String(error) })
}

/** The same as a text, with 500 whatever the error says. */
export const showText: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(500).type('text').send(`${error.name}: ${error.message}`)
}

/** The library's error handler, behind one that notes each error; what the library leaves is shown. */
export function handleErrors(app: Express, errors: unknown[], show: ErrorRequestHandler = showThrown): void {
  const note: ErrorRequestHandler = (error, _req, _res, next) => {
    errors.push(error)
    next(error)
  }
  app.use(note, errorHandler({ lang: 'en' }), show)
}

/** An app with the login of the official account, an open page, a guarded one, and an error handler. */
export function wechatApp(
  { simulator }: SimulatedWorld,
  options: Partial<WechatAuthOptions> = {},
  app: Express = appWithSession(),
): Express {
  app.use(
    wechatAuth({
      ...accountCredentials,
      endpoints: simulator.endpoints,
      secret: deploymentSecret,
      // Most tests bring a code as a server does.
      requireState: 'browser',
      ...options,
    }),
  )
  return withPages(app)
}

/** `/whoami` for everybody, `/me` for people who are logged in. */
export function withPages(app: Express): Express {
  app.get('/whoami', (req, res) => {
    const { openid, appId, account } = req.wechatUser ?? {}
    res.json({ openid: openid ?? null, appId, account, sessionId: req.sessionID })
  })
  app.get('/me', requireWechatUser(), (req, res) => {
    res.json(req.wechatUser)
  })
  app.use(showError)
  return app
}
