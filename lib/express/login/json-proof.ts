import type { Request } from 'express'
import { tryCache } from '../../core/cache/token-cache.ts'
import { isEqualText } from '../../core/digests.ts'
import { WechatAuthError } from '../../errors.ts'
import type { PageLoginApp } from '../request/login-platform.ts'
import { locationOf, type PageRouterContext, requireTenant } from '../request/request-context.ts'
import { isCodeOf } from './find-login.ts'
import { type LoginAttempt, outcomeKeyOf } from './perform-login.ts'
import { stateMismatch } from './refusal.ts'
import {
  isFresh,
  isLinkState,
  type OpenTransaction,
  requireWellFormedState,
  transactionLifetimeMs,
} from './transaction.ts'
import { transactionCookies } from './transaction-cookies.ts'

/** How the caller showed that the login was started by it. */
export type LoginProof =
  | {
      by: 'cookie' | 'verifier'
      transaction: Pick<OpenTransaction, 'state' | 'nonce' | 'scope' | 'hasVerifier'>
    }
  | { by: 'nothing' }

/** @throws ERR_STATE_MISMATCH when a state is sent that cannot be proven, or none where one is needed */
export function proveLogin(
  req: Request,
  router: PageRouterContext,
  body: Record<string, unknown>,
): { app: PageLoginApp; proof: LoginProof } {
  const [state, verifier] = [given(body['state']), given(body['verifier'])]
  if (state === undefined && verifier === undefined) {
    if (needsState(req, router))
      throw stateMismatch('this request must bring the state of a login that it started')
    return { app: requireTenant(router).select(req), proof: { by: 'nothing' } }
  }
  requireWellFormedState(state)
  if (isLinkState(state)) refuse('the state is of a link, which is no login')
  return (
    proofByCookie(req, router, state, body['code']) ??
    proofByVerifier(router, state, verifier) ??
    refuse('the state is not of a login that this caller started, or it is too old')
  )
}

function proofByCookie(
  req: Request,
  router: PageRouterContext,
  state: string,
  code: unknown,
): { app: PageLoginApp; proof: LoginProof } | undefined {
  for (const app of requireTenant(router).apps) {
    const found = transactionCookies(app.appKey, app.sealer, locationOf(req, router)).find(req, state)
    if (found.kind === 'open') return { app, proof: { by: 'cookie', transaction: found.transaction } }
    if (found.kind !== 'finished') continue
    const mark = found.transaction
    if (!isCodeOf(app, mark, code)) refuse('this state was used already, with another code')
    const transaction = { ...mark, scope: router.platform.defaultScope }
    return { app, proof: { by: 'cookie', transaction } }
  }
  return undefined
}

function proofByVerifier(
  router: PageRouterContext,
  state: string,
  verifier: unknown,
): { app: PageLoginApp; proof: LoginProof } | undefined {
  if (typeof verifier !== 'string') return undefined
  for (const app of requireTenant(router).apps) {
    const transaction = app.sealer.open('verifier', verifier) as OpenTransaction | undefined
    if (transaction !== undefined && isEqualText(transaction.state, state) && isFresh(transaction)) {
      return { app, proof: { by: 'verifier', transaction } }
    }
  }
  return undefined
}

/**
 * Runs a login for a transaction that no cookie stands for: the verifier stays with the caller, so the cache remembers
 * the code that came with it. It is good for one code, and for another one only where the first brought nobody in.
 *
 * @throws ERR_STATE_MISMATCH for a second code
 */
export async function withClaim<T>(
  { app, tenant, settings, code }: LoginAttempt,
  nonce: string,
  login: () => Promise<T>,
): Promise<T> {
  const [name] = app.sealer.names('transaction', nonce)
  const [key, claim] = [`claimed:${app.appKey}:${name}`, outcomeKeyOf(app, nonce, code)]
  const ask = <Answer>(operation: () => Promise<Answer>, otherwise: Answer): Promise<Answer> =>
    tryCache(operation, otherwise, () => settings.emit({ type: 'cache-failure', operation: 'outcome' }))
  const isFirst = await ask(() => tenant.cache.replace(key, undefined, claim, transactionLifetimeMs), true)
  if (!isFirst) {
    const held = await ask(() => tenant.cache.get(key), claim)
    if (held !== undefined && !isEqualText(held, claim))
      refuse('this state was used already, with another code')
  }
  try {
    return await login()
  } catch (error) {
    if (isFirst) await ask(() => tenant.cache.delete(key, claim), false)
    throw error
  }
}

/** Browsers send Origin or Sec-Fetch-Site; curl and servers send neither. */
function needsState(req: Request, { settings }: PageRouterContext): boolean {
  if (settings.requireState !== 'browser') return settings.requireState
  return req.get('origin') !== undefined || req.get('sec-fetch-site') !== undefined
}

// JSON clients send what they do not have as null or ''.
const given = (value: unknown): unknown => (value === null || value === '' ? undefined : value)

export function requireText(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new WechatAuthError('ERR_PARAMETER', `${name} must be one absolute URL`)
}

function refuse(message: string): never {
  throw stateMismatch(message)
}
