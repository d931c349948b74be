import { hash, randomBytes } from 'node:crypto'
import { WechatAuthError } from '../../errors.ts'

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
  /** How many logins for the same target followed each other in a hurry, up to this one. */
  hurried?: number
  hasVerifier?: WithVerifier
  /** For a link: stands for the account that the identity is to be added to. */
  linkTo?: string
  /** Where it may take longer than a login, such as a grant that an administrator has to confirm. */
  lifetimeMs?: number
}

/** A front end may get a bearer token by its verifier for the login that the callback writes to a session. */
type WithVerifier = true | undefined

/** The mark a finished login leaves for a minute, for the callback that comes twice. */
export interface FinishedTransaction {
  state: string
  nonce: string
  outcomeKey: string
  finishedAt: number
  /** The name of the login. */
  loginId?: string
  /** What the login was for, shortened; compared with the next one's. */
  purpose?: string
  hurried?: number
  hasVerifier?: WithVerifier
  /** For a link: stands for the account that the identity was added to. */
  linkTo?: string
  /** Stands for the session that the login was written to. */
  sessionHash?: string
}

export const transactionLifetimeMs: number = 10 * 60_000
export const markLifetimeMs = 60_000
/** As JSON. A longer one comes back in the redirect URI, and is recognised by its hash. */
const maxTargetInCookie = 256

/** The state of a link begins with no hex digit: a callback that has lost its cookie must not become a login. */
const linkLetter = 'L'

/** At least 128 random bits; the last character counts how often this login, or this link, was restarted. */
export function createState(restarts = 0, isLink = false): string {
  const random = randomBytes(20).toString('hex')
  return (isLink ? linkLetter + random.slice(1) : random) + String(restarts)
}

export function restartsOf(state: string): number {
  return Number(state.at(-1))
}

export const isLinkState = (state: string): boolean => state.startsWith(linkLetter)

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
  hurried?: number
  hasVerifier?: WithVerifier
  linkTo?: string | undefined
  /** @default a random one */
  nonce?: string
  lifetimeMs?: number
}): OpenTransaction {
  const { returnTo, hurried = 0, linkTo, nonce = randomBytes(16).toString('base64url'), ...rest } = target
  const fits = JSON.stringify(returnTo).length <= maxTargetInCookie
  return {
    ...rest,
    ...(fits ? { returnTo } : { returnToHash: hashOf(returnTo) }),
    ...(hurried > 0 && { hurried }),
    ...(linkTo !== undefined && { linkTo }),
    nonce,
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

/** What a login is for: the same for two that lead to the same page and ask the same of the person. */
export const purposeOf = (returnTo: string, scope: string, linkTo?: string): string =>
  hash(
    'sha256',
    JSON.stringify([returnTo, scope, ...(linkTo === undefined ? [] : [linkTo])]),
    'base64url',
  ).slice(0, 16)

export function isFresh(transaction: OpenTransaction): boolean {
  return transaction.startedAt > Date.now() - (transaction.lifetimeMs ?? transactionLifetimeMs)
}

export function isRecent(mark: FinishedTransaction): boolean {
  return mark.finishedAt > Date.now() - markLifetimeMs
}

const hashOf = (text: string): string => hash('sha256', text, 'base64url')
