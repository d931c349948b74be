import type { Request, Response } from 'express'
import { WechatAuthError } from '../../errors.ts'
import { sendSuccess } from '../http/envelope.ts'
import { readJsonBody } from '../http/json-body.ts'
import { queryOf } from '../http/query.ts'
import type { PageLoginApp } from '../request/login-platform.ts'
import { refuseForeignOrigin } from '../request/origin.ts'
import type { PublicLocation } from '../request/public-location.ts'
import {
  locationOf,
  type PageRouterContext,
  publicPathOf,
  requireTenant,
  returnRulesOf,
} from '../request/request-context.ts'
import { checkReturnTarget, type ReturnTargetRules } from '../request/return-target.ts'
import { hasSession, requireSession } from '../request/session.ts'
import { withoutQuery } from '../request/target-query.ts'
import { requireScope } from './begin-login.ts'
import { completeLogin } from './complete-login.ts'
import { type Departure, departureBackTo, departureOf } from './departure.ts'
import { type LoginProof, proveLogin, requireText, withClaim } from './json-proof.ts'
import { type LoginAttempt, type LoginOutcome, performLogin, performLoginOnce } from './perform-login.ts'
import { bearerUserOf, publicUserOf } from './public-user.ts'
import { requireCode } from './require-code.ts'
import { createState, createTransaction, type OpenTransaction, transactionLifetimeMs } from './transaction.ts'
import { transactionCookies } from './transaction-cookies.ts'

/** A login that a front end goes to by itself: the cookie is set, the rest is for the front end to know. */
export interface FrontEndLogin {
  app: PageLoginApp
  redirectUri: string
  transaction: OpenTransaction
}

/** Where it comes back: to an address of the front end's own, to a route that a frame opens, else to the callback. */
interface WayBack {
  frontEnd?: unknown
  framedRoute?: string
}

/** Starts a login for a front end that goes to the platform by itself. */
export function startFrontEndLogin(
  req: Request,
  res: Response,
  router: PageRouterContext,
  { frontEnd, framedRoute }: WayBack = {},
): FrontEndLogin {
  // What a frame hands over is for pages of the app's own origin alone.
  refuseForeignOrigin(req, router, { ownOnly: framedRoute !== undefined })
  const location = locationOf(req, router)
  const app = requireTenant(router).select(req)
  const toCallback = frontEnd === undefined && framedRoute === undefined
  // Our own callback writes a session; a front end of its own may do with a bearer token.
  if (toCallback || app.bearerTokens === undefined) requireSession(req)
  const query = queryOf(req)
  const scope = requireScope(router, query['scope'])
  const rules = returnRulesOf(router, location)
  const returnTo = toCallback ? checkReturnTarget(query['returnTo'], rules) : ''
  const departure = (): Departure => {
    if (toCallback) return departureOf(router, location, { returnTo, scope }, createState())
    if (framedRoute !== undefined) {
      return departureBackTo(router, addressOf(router, location, framedRoute), createState())
    }
    return { redirectUri: ownAddressOf(frontEnd, rules), state: createState() }
  }
  const { redirectUri, state } = departure()
  const hasVerifier = toCallback && app.bearerTokens !== undefined
  const transaction = createTransaction({
    state,
    returnTo,
    scope,
    ...(hasVerifier && { hasVerifier }),
  })
  transactionCookies(app.appKey, app.sealer, location).open(req, res, transaction)
  return { app, redirectUri, transaction }
}

function addressOf(router: PageRouterContext, location: PublicLocation, route: string): string {
  const path = publicPathOf(router, location, route)
  if (path === undefined) throw new WechatAuthError('ERR_PARAMETER', `routes.${route} is switched off`)
  return location.origin + path
}

/** A front end's own address may be any of the app's, the callback too. */
const ownAddressOf = (frontEnd: unknown, rules: ReturnTargetRules): string =>
  new URL(checkReturnTarget(withoutAnswer(frontEnd), { ...rules, ownPaths: [] }), rules.location.origin).href

/** A front end that names the address it stands at may still have the code and state of its last login there. */
function withoutAnswer(redirectUri: unknown): string {
  return withoutQuery(withoutQuery(requireText(redirectUri, 'redirect_uri'), 'code'), 'state')
}

/** `GET .../authorizeUrl`: the platform's login page for a front end that goes there by itself. */
export function answerAuthorizeUrl(req: Request, res: Response, router: PageRouterContext): void {
  const query = queryOf(req)
  const frontEnd = query['redirect_uri'] ?? query['redirect_url']
  const { app, redirectUri, transaction } = startFrontEndLogin(req, res, router, { frontEnd })
  const { state, scope } = transaction
  sendSuccess(res, {
    url: app.authorizeUrl({ redirectUri, state, scope }),
    state,
    verifier: app.sealer.seal('verifier', transaction),
    expiresIn: transactionLifetimeMs / 1_000,
  })
}

/** `POST .../getUserInfo`: a front end or a server brings a code and gets the user. */
export async function answerUserInfo(req: Request, res: Response, router: PageRouterContext): Promise<void> {
  refuseForeignOrigin(req, router)
  const body = await readJsonBody(req, res)
  const code = requireCode(body['code'])
  const tenant = requireTenant(router)
  const { settings } = router
  const { app, proof } = proveLogin(req, router, body)
  const attempt = { app, tenant, settings, code, scope: router.platform.defaultScope }
  const hasToken = app.bearerTokens !== undefined
  const writesSession = proof.by === 'cookie' && (!hasToken || hasSession(req))
  if (writesSession) requireSession(req)

  const outcome = await outcomeOf(req, attempt, proof)
  const { loginId, user } = outcome
  const login = { app, ...outcome, flow: 'json', writesSession, hasToken } as const
  const transaction = proof.by === 'cookie' && { transaction: proof.transaction }
  await completeLogin(req, res, router, { ...login, ...transaction })
  const mayHaveSession = writesSession || (proof.by !== 'nothing' && proof.transaction.hasVerifier)
  const token = app.bearerTokens?.issue(bearerUserOf(user), { loginId, hasSession: mayHaveSession })
  sendSuccess(res, { ...publicUserOf(user), ...token })
}

async function outcomeOf(
  req: Request,
  attempt: LoginAttempt,
  proof: LoginProof,
): Promise<LoginOutcome & { outcomeKey?: string; replayed: boolean }> {
  if (proof.by === 'nothing') return { ...(await performLogin(req, attempt)), replayed: false }
  const { nonce, scope } = proof.transaction
  const login = (): ReturnType<typeof performLoginOnce> => performLoginOnce(req, { ...attempt, scope, nonce })
  return proof.by === 'cookie' ? login() : withClaim(attempt, nonce, login)
}
