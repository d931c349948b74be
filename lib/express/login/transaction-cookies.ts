import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'
import { isEqualText, shortHash } from '../../core/digests.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import type { PublicLocation } from '../request/public-location.ts'
import {
  type FinishedTransaction,
  isFresh,
  isRecent,
  markLifetimeMs,
  type OpenTransaction,
  transactionLifetimeMs,
} from './transaction.ts'

/** What a browser's cookies say of a state. */
export type TransactionFinding =
  | { kind: 'open'; transaction: OpenTransaction }
  | { kind: 'finished'; transaction: FinishedTransaction }
  /** No cookie at all, or this state's own is too old. */
  | { kind: 'lost' }
  /** There are cookies of other logins, and none of this one. */
  | { kind: 'foreign' }

/** The cookies of one app's logins: sealed, one for each login, few enough for every server's limits. */
export interface TransactionCookies {
  find(req: Request, state: string): TransactionFinding
  /** What is under way in this browser. */
  openTransactions(req: Request): OpenTransaction[]
  /** `replaces`: the state of a login that this one starts again. */
  open(req: Request, res: Response, transaction: OpenTransaction, replaces?: string): void
  finish(res: Response, mark: FinishedTransaction): void
  clear(res: Response, state: string): void
  /** The marks of logins that finished less than a minute ago. */
  marks(req: Request): FinishedTransaction[]
}

type Transaction = OpenTransaction | FinishedTransaction

/** Milliseconds since the epoch, in base 36. */
const timeLength = 8
/** Of one app. */
const maxTransactions = 4
/** Of all routers of a host together, names and values: servers refuse requests whose headers are too long. */
const maxBytes = 3_000
// Browsers send names that no Set-Cookie can hold: those are nobody's, and cannot be cleared.
const namePattern = /^(?:__Host-)?wxa-[\w-]+$/
/** A scene's cookie counts as all others do, and stays: its code may be on somebody's phone. */
const scenePattern = /^(?:__Host-)?wxa-scene-/

/** An app's cookies over http and over https are made once for its sealer. */
const known = new WeakMap<Sealer, Map<string, TransactionCookies>>()

/**
 * @param appKey provider and app id; a cookie of another app is not even opened
 * @param location decides whether cookies are `__Host-` and Secure
 */
export function transactionCookies(
  appKey: string,
  sealer: Sealer,
  { isHttps }: Pick<PublicLocation, 'isHttps'>,
): TransactionCookies {
  const ofSealer = known.get(sealer) ?? new Map<string, TransactionCookies>()
  known.set(sealer, ofSealer)
  const name = `${isHttps ? 'https' : 'http'} ${appKey}`
  const cookies = ofSealer.get(name) ?? createTransactionCookies(appKey, sealer, isHttps)
  ofSealer.set(name, cookies)
  return cookies
}

function createTransactionCookies(appKey: string, sealer: Sealer, isHttps: boolean): TransactionCookies {
  const prefix = `${isHttps ? '__Host-' : ''}wxa-${shortHash(appKey)}-`
  const attributes = { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/' } as const
  const nameOf = (state: string): string => prefix + state.slice(0, 16)

  const set = (res: Response, name: string, value: string, maxAge: number): void => {
    res.cookie(name, value, { ...attributes, maxAge })
  }
  const { seal, open } = sealedCookies(sealer)
  const openAll = (req: Request): Transaction[] =>
    cookiesOf(req)
      .filter(({ name }) => name.startsWith(prefix))
      .slice(0, 4 * maxTransactions)
      .map(({ value }) => open(value))
      .filter((transaction) => transaction !== undefined)

  return {
    find(req, state) {
      const all = openAll(req)
      const found = all.find((transaction) => isEqualText(transaction.state, state))
      if (found === undefined) return { kind: all.length > 0 ? 'foreign' : 'lost' }
      if ('finishedAt' in found) {
        return isRecent(found) ? { kind: 'finished', transaction: found } : { kind: 'lost' }
      }
      return isFresh(found) ? { kind: 'open', transaction: found } : { kind: 'lost' }
    },

    openTransactions: (req) =>
      openAll(req).filter(
        (transaction): transaction is OpenTransaction => 'startedAt' in transaction && isFresh(transaction),
      ),

    open(req, res, transaction, replaces) {
      const [name, value] = [nameOf(transaction.state), seal(transaction)]
      const replaced = replaces === undefined ? undefined : nameOf(replaces)
      const before = cookiesOf(req)
      if (before.some((cookie) => cookie.name === replaced)) res.clearCookie(replaced as string, attributes)
      const others = before.filter((cookie) => cookie.name !== replaced && cookie.name !== name)
      for (const old of superfluous(others, prefix, name.length + value.length)) {
        res.clearCookie(old, { ...attributes, secure: old.startsWith('__Host-') })
      }
      set(res, name, value, transaction.lifetimeMs ?? transactionLifetimeMs)
    },

    finish: (res, mark) => set(res, nameOf(mark.state), seal(mark), markLifetimeMs),

    clear: (res, state) => void res.clearCookie(nameOf(state), attributes),

    marks: (req) =>
      openAll(req).filter(
        (transaction): transaction is FinishedTransaction =>
          'finishedAt' in transaction && isRecent(transaction),
      ),
  }
}

/** Every router can read when another's cookie was written, and only its own what is in it. */
function sealedCookies(sealer: Sealer): {
  seal(transaction: Transaction): string
  open(value: string): Transaction | undefined
} {
  return {
    seal(transaction) {
      const time = Date.now().toString(36).padStart(timeLength, '0')
      return time + sealer.seal('transaction', transaction, time)
    },
    open(value) {
      const [time, sealed] = [value.slice(0, timeLength), value.slice(timeLength)]
      const opened = sealer.open('transaction', sealed, time) as Transaction | undefined
      return typeof opened?.state === 'string' ? opened : undefined
    },
  }
}

interface HostCookie {
  name: string
  value: string
  /** In milliseconds since the epoch; 0 where it does not say. */
  writtenAt: number
}

/** The cookies of all login routers of this host, as the browser sends them. */
function cookiesOf(req: Request): HostCookie[] {
  return Object.entries(parseCookie(req.headers.cookie ?? '')).flatMap(([name, value = '']) => {
    if (!namePattern.test(name)) return []
    const isTimed = /^[0-9a-z]{8}/.test(value)
    const writtenAt = isTimed ? Number.parseInt(value.slice(0, timeLength), 36) : 0
    return [{ name, value, writtenAt }]
  })
}

/** The names of the oldest cookies that must go before one of so many bytes is added. */
function superfluous(cookies: readonly HostCookie[], prefix: string, addedBytes: number): string[] {
  // Browsers send the older ones first (RFC 6265 5.4), which decides where two were written at once.
  const newestFirst = [...cookies].reverse().sort((a, b) => b.writtenAt - a.writtenAt)
  let bytes = addedBytes
  let ofThisApp = 1
  const names: string[] = []
  const sizeOf = ({ name, value }: HostCookie): number => name.length + encodeURIComponent(value).length
  for (const cookie of newestFirst) if (scenePattern.test(cookie.name)) bytes += sizeOf(cookie)
  for (const cookie of newestFirst.filter(({ name }) => !scenePattern.test(name))) {
    const { name } = cookie
    const isOfThisApp = name.startsWith(prefix)
    const hasPlace = !isOfThisApp || ofThisApp < maxTransactions
    if (hasPlace) bytes += sizeOf(cookie)
    if (!hasPlace || bytes > maxBytes) names.push(name)
    else if (isOfThisApp) ofThisApp += 1
  }
  return names
}
