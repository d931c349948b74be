import express from 'express'
import session from 'express-session'
import { SmallSessionStore } from './small-session-store.mjs'

/** The app's credentials, alike for all subjects. */
export const appId = 'wxd930ea5d5a258f4f'
export const appSecret = '0123456789abcdef0123456789abcdef'

/** What every subject's app begins with. */
export function loginApp() {
  const app = express()
  app.use(
    session({
      secret: 'bench-session-secret',
      resave: false,
      saveUninitialized: false,
      store: new SmallSessionStore(),
    }),
  )
  return app
}
