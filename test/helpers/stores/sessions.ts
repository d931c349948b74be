import cookieSession from 'cookie-session'
import type { RequestHandler } from 'express'
import session, { MemoryStore, type Store } from 'express-session'
import type { Browser } from '../visitors/browser.ts'

/** express-session with a store: mounted in two apps it is two processes that share it. */
export const expressSession = (store: Store = new MemoryStore()): RequestHandler =>
  session({ secret: 'session secret', resave: false, saveUninitialized: false, store })

/** The sessions that need no program. */
export const sessionKinds: readonly [name: string, create: () => RequestHandler][] = [
  ['express-session', expressSession],
  ['cookie-session', () => cookieSession({ name: 'session', keys: ['a key'] }) as RequestHandler],
]

/** The cookies by which a browser's session is known: others after its id has changed. */
export const sessionCookies = (browser: Browser): string =>
  JSON.stringify([...browser.cookies].filter(([name]) => !name.includes('wxa-')))
