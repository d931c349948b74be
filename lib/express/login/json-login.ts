import type { Request, Response } from 'express'
import { isEqualText } from '../../core/digests.ts'
import { isText } from '../../core/texts.ts'
import { WechatAuthError } from '../../errors.ts'
import { sendSuccess } from '../http/envelope.ts'
import { readJsonBody } from '../http/json-body.ts'
import type { LoggedInUser, LoginApp } from '../request/login-platform.ts'
import { locationOf, type RouterContext, requireTenant, returnRulesOf } from '../request/request-context.ts'
import { checkReturnTarget, isAllowedOrigin } from '../request/return-target.ts'
import { hasSession, requireSession, writeLogin } from '../request/session.ts'
import { callbackUriOf, requireScope } from './begin-login.ts'
import { isCodeOf } from './login-outcome.ts'
import { performLogin, performLoginOnce, requireCode } from './perform-login.ts'
import {
  createState,
  createTransaction,
  isFresh,
  type OpenTransaction,
  requireWellFormedState,
  transactionCookies,
  transactionLifetimeMs,
} from './transaction.ts'

/** A login that a front end goes to by itself: the cookie is set, the rest is for the front end to know. */
export interface FrontEndLogin {
  app: LoginApp
  redirectUri: string
  transaction: OpenTransaction
}

/**
 * Starts a login for a front end that goes to the platform by itself.
 *
 * @param frontEnd where it comes back, if not to the callback
 */
export function startFrontEndLogin(
  req: Request,
  res: Response,
  routerContext: RouterContext,
  frontEnd?: unknown,
): FrontEndLogin {
  refuseForeignOrigin(req, routerContext)
  const location = locationOf(req, routerContext)
  const app = requireTenant(routerContext).select(req)
  // Our own callback writes a session; a front end of its own may do with a bearer token.
  if (frontEnd === undefined || app.bearerTokens === undefined) requireSession(req)
  const scope = requireScope(routerContext, req.query['scope'])
  const rules = returnRulesOf(routerContext, location)
  // A front end's own address may be any of the app's, the callback too.
  const addressRules = { ...rules, ownPaths: [] }
  const returnTo = frontEnd === undefined ? checkReturnTarget(req.query['returnTo'], rules) : ''
  const redirectUri =
    frontEnd === undefined
      ? callbackUriOf(routerContext, location, { returnTo, scope })
      : new URL(checkReturnTarget(requireText(frontEnd), addressRules), location.origin).href
  const transaction = createTransaction({ state: createState(), returnTo, scope })
  transactionCookies(app.appKey, app.sealer, location).open(req, res, transaction)
  return { app, redirectUri, transaction }
}

/** `GET .../authorizeUrl`: the platform's login page for a front end that goes there by itself. */
export function answerAuthorizeUrl(req: Request, res: Response, routerContext: RouterContext): void {
  const frontEnd = req.query['redirect_uri'] ?? req.query['redirect_url']
  const { app, redirectUri, transaction } = startFrontEndLogin(req, res, routerContext, frontEnd)
  const { state, scope } = transaction
  sendSuccess(res, {
    url: app.authorizeUrl({ redirectUri, state, scope }),
    state,
    verifier: app.sealer.seal('verifier', transaction),
    expiresIn: transactionLifetimeMs / 1_000,
  })
}

/** How the caller showed that the login was started by it. */
type Proof =
  | { by: 'cookie' | 'verifier'; transaction: Pick<OpenTransaction, 'state' | 'nonce' | 'scope'> }
  | { by: 'nothing' }

/** `POST .../getUserInfo`: a front end or a server brings a code and gets the user. */
export async function answerUserInfo(
  req: Request,
  res: Response,
  routerContext: RouterContext,
): Promise<void> {
  refuseForeignOrigin(req, routerContext)
  const body = await readJsonBody(req, res)
  const code = requireCode(body['code'])
  const tenant = requireTenant(routerContext)
  const { settings } = routerContext
  const { app, proof } = prove(req, routerContext, body)
  const attempt = { app, tenant, settings, code, scope: routerContext.platform.defaultScope }
  const { user, replayed } = await exchange(req, res, routerContext, attempt, proof)
  settings.emit({ type: 'login', provider: app.provider, appId: app.appId, flow: 'json', replayed })
  sendSuccess(res, { ...publicUserOf(user), ...app.bearerTokens?.issue(bearerUserOf(user)) })
}

async function exchange(
  req: Request,
  res: Response,
  routerContext: RouterContext,
  attempt: Parameters<typeof performLogin>[1],
  proof: Proof,
): Promise<{ user: LoggedInUser; replayed: boolean }> {
  if (proof.by === 'nothing') return { user: await performLogin(req, attempt), replayed: false }
  const { app, settings } = attempt
  const { nonce, scope, state } = proof.transaction
  const usesSession = proof.by === 'cookie' && (app.bearerTokens === undefined || hasSession(req))
  if (usesSession) requireSession(req)
  const { user, outcomeKey, replayed } = await performLoginOnce(req, { ...attempt, scope, nonce })
  if (usesSession) {
    const { keepSessionInfo } = settings
    await writeLogin(req, app.appKey, { user: { ...user }, transaction: state }, { keepSessionInfo })
  }
  if (proof.by === 'cookie') {
    const cookies = transactionCookies(app.appKey, app.sealer, locationOf(req, routerContext))
    cookies.finish(res, { state, nonce, outcomeKey, finishedAt: Date.now() })
  }
  return { user, replayed }
}

/** @throws ERR_STATE_MISMATCH when a state is sent that cannot be proven, or none where one is needed */
function prove(
  req: Request,
  routerContext: RouterContext,
  body: Record<string, unknown>,
): { app: LoginApp; proof: Proof } {
  const { apps } = requireTenant(routerContext)
  const [state, verifier] = [given(body['state']), given(body['verifier'])]
  if (state === undefined && verifier === undefined) {
    if (needsState(req, routerContext))
      throw mismatch('this request must bring the state of a login that it started')
    return { app: requireTenant(routerContext).select(req), proof: { by: 'nothing' } }
  }
  requireWellFormedState(state)
  const location = locationOf(req, routerContext)
  for (const app of apps) {
    const found = transactionCookies(app.appKey, app.sealer, location).find(req, state)
    if (found.kind === 'open') return { app, proof: { by: 'cookie', transaction: found.transaction } }
    if (found.kind === 'finished' && isCodeOf(app, found.transaction, body['code'])) {
      return {
        app,
        proof: {
          by: 'cookie',
          transaction: { ...found.transaction, scope: routerContext.platform.defaultScope },
        },
      }
    }
    const opened = typeof verifier === 'string' ? app.sealer.open('verifier', verifier) : undefined
    const transaction = opened as OpenTransaction | undefined
    if (transaction !== undefined && isEqualText(transaction.state, state) && isFresh(transaction)) {
      return { app, proof: { by: 'verifier', transaction } }
    }
  }
  throw mismatch('the state is not of a login that this caller started, or it is too old')
}

/** Browsers send Origin or Sec-Fetch-Site; curl and servers send neither. */
function needsState(req: Request, { settings }: RouterContext): boolean {
  if (settings.requireState !== 'browser') return settings.requireState
  return req.get('origin') !== undefined || req.get('sec-fetch-site') !== undefined
}

/** @throws ERR_ORIGIN_REFUSED for a page of an origin that is neither the app's own nor allowed */
export function refuseForeignOrigin(req: Request, routerContext: RouterContext): void {
  const origin = req.get('origin')
  // Without a session there are no cookies either, so no page can borrow a visitor's login; web views make origins up.
  if (origin === undefined || !routerContext.platform.usesSession) return
  const location = locationOf(req, routerContext)
  if (isAllowedOrigin(origin, { location, origins: routerContext.settings.returnToOrigins })) return
  throw new WechatAuthError(
    'ERR_ORIGIN_REFUSED',
    'the Origin of the request is neither the app’s own nor allowed',
  )
}

/** What may be shown of a user: everything but the app's own account. */
export function publicUserOf(user: LoggedInUser): Omit<LoggedInUser, 'account'> {
  const { account: _account, ...shown } = user
  return shown
}

/** What a bearer token holds of a user: of the account nothing but its id. */
export function bearerUserOf(user: LoggedInUser): object {
  const id = (user.account as { id?: unknown } | undefined)?.id
  return { ...publicUserOf(user), ...(id !== undefined && { account: { id } }) }
}

// JSON clients send what they do not have as null or ''.
const given = (value: unknown): unknown => (value === null || value === '' ? undefined : value)

function requireText(value: unknown): string {
  if (isText(value)) return value
  throw new WechatAuthError('ERR_PARAMETER', 'redirect_uri must be one absolute URL')
}

const mismatch = (message: string): WechatAuthError => new WechatAuthError('ERR_STATE_MISMATCH', message)
