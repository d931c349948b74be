import type { WechatAuthEvent } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { useClock } from '../time/clock.ts'
import { type AnyPhone, loggedIn, type PhoneTarget, useLoggedIn } from '../visitors/phones.ts'
import { useServed } from './simulated-world.ts'

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

export function phoneWorld<Options, PhoneOptions, Phone extends AnyPhone>(
  simulator: PlatformSimulator,
  serve: (options?: Options) => Promise<PhoneApp>,
  phone: (app: PhoneTarget, options?: PhoneOptions) => Phone,
): PhoneWorld<Options, PhoneOptions, Phone> {
  const clock = useClock()
  return {
    serve,
    useApp: (options) => useServed(() => serve(options)),
    phone,
    usePhone: (app) => useLoggedIn(simulator, phone(app)),
    loggedIn: (app, options) => loggedIn(simulator, phone(app, options)),
    passTime(ms) {
      clock.advance(ms)
      simulator.clock.advance(ms)
    },
  }
}
