import express, { type Express, type RequestHandler } from 'express'
import type { WechatAuthEvent } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { useClock } from '../time/clock.ts'
import { type AnyPhone, loggedIn, type PhoneTarget, useLoggedIn } from '../visitors/phones.ts'
import { deploymentSecret } from './deployment.ts'
import { type AppOptions, type SimulatedWorld, useMade } from './simulated-world.ts'

export interface PhoneApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
}

/** Apps that phones log in to, and the phones. */
export interface PhoneWorld<Options, PhoneOptions, Phone> {
  serve(options?: Options): Promise<PhoneApp>
  /** The same, for all tests of the block. */
  useApp(options?: Options): { readonly url: string }
  /** Somebody's phone with the mini program open, not logged in. */
  phone(app: PhoneTarget, options?: PhoneOptions): Phone
  /** The same, logged in anew before each test; what the platform was asked for it is forgotten. */
  usePhone(app: PhoneTarget): Phone
  /** The same, logged in; what the platform was asked for it is forgotten. */
  loggedIn(app: PhoneTarget, options?: PhoneOptions): Promise<Phone>
  /** Lets time pass for the app and for the platform, until the test is over. */
  passTime(ms: number): void
}

/** Apps with a login by code below `/api`, and the pages of a world behind it. */
export const codeLoginApps =
  <Options extends object>(
    { run }: SimulatedWorld,
    login: (options: Options) => RequestHandler,
    optionsOf: (given: Partial<Options>) => Partial<Options>,
    withPages: (app: Express) => Express,
  ) =>
  async ({ auth = {}, app = express(), routes }: AppOptions<Options> = {}): Promise<PhoneApp> => {
    const events: WechatAuthEvent[] = []
    const common = {
      secret: deploymentSecret,
      basePath: '/api',
      onEvent: (event: WechatAuthEvent) => events.push(event),
    }
    app.use(login({ ...common, ...optionsOf(auth), ...auth } as unknown as Options))
    routes?.(app)
    return { url: await run(withPages(app)), events }
  }

export function phoneWorld<Options, PhoneOptions, Phone extends AnyPhone>(
  simulator: PlatformSimulator,
  serve: (options?: Options) => Promise<PhoneApp>,
  phone: (app: PhoneTarget, options?: PhoneOptions) => Phone,
): PhoneWorld<Options, PhoneOptions, Phone> {
  const clock = useClock()
  return {
    serve,
    useApp: (options) => useMade(() => serve(options)),
    phone,
    usePhone: (app) => useLoggedIn(simulator, phone(app)),
    loggedIn: (app, options) => loggedIn(simulator, phone(app, options)),
    passTime(ms) {
      clock.advance(ms)
      simulator.clock.advance(ms)
    },
  }
}
