import { hash, randomBytes } from 'node:crypto'
import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'
import { isEqualText, shortHash } from '../../core/digests.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import { WechatAuthError } from '../../errors.ts'
import type { PublicLocation } from '../request/public-location.ts'

/** A login that was started in this browser and has not come back yet. */
export interface OpenTransaction {
  state: string
  /** Known to this browser and the app only; names the outcome together with the code. */
  nonce: string
  /** Undefined where the target was too long for a cookie; then it is in the redirect URI, and `returnToHash` here. */
  returnTo?: string
  returnToHash?: string
  scope: string
  /** Milliseconds since the epoch. */
  startedAt: number
}

/** The mark a finished login leaves for a minute, for the callback that comes twice. */
export interface FinishedTransaction {
  state: string
  nonce: string
  outcomeKey: string
  finishedAt: number
}

/** What a browser's cookies say of a state. */
export type TransactionFinding =
  | { kind: 'open'; transaction: OpenTransaction }
  | { kind: 'finished'; transaction: FinishedTransaction }
  /** No cookie at all, or this state's own is too old. */
  | { kind: 'lost' }
  /** There are cookies of other logins, and none of this one. */
  | { kind: 'foreign' }

export const transactionLifetimeMs: number = 10 * 60_000
export const markLifetimeMs = 60_000
const maxTransactions = 4
const maxTargetInCookie = 512
// Browsers send names that no Set-Cookie can hold: those are nobody's, and cannot be cleared.
const endOfName = /^[\w-]+$/

/** At least 128 random bits; the last character counts how often this login was restarted. */
export function createState(restarts = 0): string {
  return randomBytes(20).toString('hex') + String(restarts)
}

export function restartsOf(state: string): number {
  return Number(state.at(-1))
}

/**
 * WeChat returns nothing but letters and digits, at most 128 of them.
 *
 * @throws ERR_PARAMETER
 */
export function requireWellFormedState(state: unknown): asserts state is string {
  if (typeof state === 'string' && /^[A-Za-z0-9]{15,127}\d$/.test(state)) return
  throw new WechatAuthError('ERR_PARAMETER', 'the state is missing or malformed')
}

export function createTransaction(target: {
  state: string
  returnTo: string
  scope: string
}): OpenTransaction {
  const { returnTo, ...rest } = target
  return {
    ...rest,
    ...(returnTo.length <= maxTargetInCookie ? { returnTo } : { returnToHash: hashOf(returnTo) }),
    nonce: randomBytes(16).toString('base64url'),
    startedAt: Date.now(),
  }
}

/** The return target of a transaction; a long one comes from the redirect URI and must be the one that was left there. */
export function targetOf(transaction: OpenTransaction, fromQuery: unknown): string | undefined {
  if (transaction.returnTo !== undefined) return transaction.returnTo
  return typeof fromQuery === 'string' && hashOf(fromQuery) === transaction.returnToHash
    ? fromQuery
    : undefined
}

export function isFresh(transaction: OpenTransaction): boolean {
  return transaction.startedAt > Date.now() - transactionLifetimeMs
}

/** The cookies of one app's logins: sealed, one for each login, at most four at a time. */
export interface TransactionCookies {
  find(req: Request, state: string): TransactionFinding
  /** `replaces`: the state of a login that this one starts again. */
  open(req: Request, res: Response, transaction: OpenTransaction, replaces?: string): void
  finish(res: Response, mark: FinishedTransaction): void
  clear(res: Response, state: string): void
  /** The marks of logins that finished less than a minute ago. */
  marks(req: Request): FinishedTransaction[]
}

/**
 * @param appKey provider and app id; a cookie of another app is not even looked at
 * @param location decides whether cookies are `__Host-` and Secure
 */
export function transactionCookies(
  appKey: string,
  sealer: Sealer,
  location: PublicLocation,
): TransactionCookies {
  const prefix = `${location.isHttps ? '__Host-' : ''}wxa-${shortHash(appKey)}-`
  const attributes = { httpOnly: true, sameSite: 'lax', secure: location.isHttps, path: '/' } as const
  const nameOf = (state: string): string => prefix + state.slice(0, 16)

  const set = (res: Response, transaction: OpenTransaction | FinishedTransaction, maxAge: number): void => {
    res.cookie(nameOf(transaction.state), sealer.seal('transaction', transaction), { ...attributes, maxAge })
  }

  const readAll = (req: Request): Map<string, OpenTransaction | FinishedTransaction | undefined> => {
    const cookies = parseCookie(req.headers.cookie ?? '')
    const ours = Object.entries(cookies).filter(
      ([name]) => name.startsWith(prefix) && endOfName.test(name.slice(prefix.length)),
    )
    return new Map(
      ours
        .slice(0, 4 * maxTransactions)
        .map(([name, value]) => [name, read(sealer.open('transaction', value ?? ''))]),
    )
  }

  return {
    find(req, state) {
      const all = readAll(req)
      const found = all.get(nameOf(state))
      if (found !== undefined && isEqualText(found.state, state)) {
        if ('finishedAt' in found) {
          return isRecent(found) ? { kind: 'finished', transaction: found } : { kind: 'lost' }
        }
        return isFresh(found) ? { kind: 'open', transaction: found } : { kind: 'lost' }
      }
      return { kind: [...all.values()].some((transaction) => transaction !== undefined) ? 'foreign' : 'lost' }
    },

    open(req, res, transaction, replaces) {
      const before = readAll(req)
      if (replaces !== undefined && before.delete(nameOf(replaces))) this.clear(res, replaces)
      const all = [...before].sort(([, a], [, b]) => timeOf(b) - timeOf(a))
      for (const [name] of all.slice(maxTransactions - 1)) res.clearCookie(name, attributes)
      set(res, transaction, transactionLifetimeMs)
    },

    finish(res, mark) {
      set(res, mark, markLifetimeMs)
    },

    clear(res, state) {
      res.clearCookie(nameOf(state), attributes)
    },

    marks(req) {
      return [...readAll(req).values()].filter(
        (transaction): transaction is FinishedTransaction =>
          transaction !== undefined && 'finishedAt' in transaction && isRecent(transaction),
      )
    },
  }
}

function read(value: unknown): OpenTransaction | FinishedTransaction | undefined {
  const state = (value as { state?: unknown } | undefined)?.state
  return typeof state === 'string' ? (value as OpenTransaction | FinishedTransaction) : undefined
}

const isRecent = (mark: FinishedTransaction): boolean => mark.finishedAt > Date.now() - markLifetimeMs

const timeOf = (transaction: OpenTransaction | FinishedTransaction | undefined): number => {
  if (transaction === undefined) return 0
  return 'finishedAt' in transaction ? transaction.finishedAt : transaction.startedAt
}

const hashOf = (text: string): string => hash('sha256', text, 'base64url')
