import express from 'express'
import session from 'express-session'
import { SmallSessionStore } from './small-session-store.mjs'

export { appId, appSecret } from './credentials.mjs'

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
