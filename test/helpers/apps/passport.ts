import express, { type RequestHandler } from 'express'
import type { TokenCache, WechatAuthEvent, WechatUser } from 'express-wechat-auth'
import { type VerifyDone, WechatStrategy, type WechatStrategyOptions } from 'express-wechat-auth/passport'
import passport, { type AuthenticateOptions } from 'passport'
import { expressSession } from '../stores/sessions.ts'
import { accountCredentials, websiteCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { handleErrors, type SimulatedWorld } from './simulated-world.ts'

export interface PassportAppOptions {
  strategy?: Partial<WechatStrategyOptions>
  verify?: ((user: WechatUser, done: VerifyDone) => unknown) | undefined
  /** False: neither a session nor `passport.session()`. */
  session?: RequestHandler | false
  tokenCache?: TokenCache
  authenticate?: AuthenticateOptions & Record<string, unknown>
}

export interface PassportApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
  readonly errors: unknown[]
  /** Whom `verify` was asked about. */
  readonly verified: string[]
}

/**
 * An app as Passport's users write it: `/auth/wechat` logs in, `/auth/wechat/callback` ends at `/`, `/` tells who
 * `req.user` is, `POST /logout` logs out. A person's user is `{ id: openid }`.
 */
export async function servePassport(
  { simulator, run }: SimulatedWorld,
  { strategy, verify, session, tokenCache, authenticate }: PassportAppOptions = {},
): Promise<PassportApp> {
  const [events, errors, verified]: [WechatAuthEvent[], unknown[], string[]] = [[], [], []]
  const authenticator = new passport.Authenticator()
  authenticator.serializeUser((user, done) => done(null, (user as { id: string }).id))
  authenticator.deserializeUser((id, done) => done(null, { id: id as string }))
  const byDefault = (user: WechatUser, done: VerifyDone): void => {
    verified.push(user.openid)
    done(null, { id: user.openid })
  }
  authenticator.use(
    new WechatStrategy(
      {
        ...accountCredentials,
        website: websiteCredentials,
        endpoints: simulator.endpoints,
        secret: deploymentSecret,
        lang: 'en',
        onEvent: (event) => void events.push(event),
        ...(tokenCache && { tokenCache }),
        callbackURL: '/auth/wechat/callback',
        ...strategy,
        passReqToCallback: false,
      },
      verify ?? byDefault,
    ),
  )
  const app = express()
  if (session !== false) app.use(session ?? expressSession(), authenticator.session() as RequestHandler)
  app.get('/auth/wechat', authenticator.authenticate('wechat', authenticate ?? {}))
  app.get(
    '/auth/wechat/callback',
    authenticator.authenticate('wechat', authenticate ?? {}) as RequestHandler,
    (req, res) => {
      const { returnTo = '' } = (req.authInfo ?? {}) as { returnTo?: string }
      if (session === false) res.json({ user: req.user })
      else res.redirect(returnTo)
    },
  )
  app.get('/', (req, res) => res.json({ user: req.user ?? null }))
  app.post('/logout', (req, res, next) => {
    req.logout((error) => (error ? next(error) : res.json({})))
  })
  handleErrors(app, errors)
  return { url: await run(app), events, errors, verified }
}
