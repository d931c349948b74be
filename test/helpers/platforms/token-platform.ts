import { PlatformError } from 'express-wechat-auth'
import type { TokenSource } from '../../../lib/core/tokens/token-source.ts'

/** What a platform answers to a call that shows it a bad token. */
export function tokenRefused(): PlatformError {
  return new PlatformError('ERR_PLATFORM_TOKEN', {
    errcode: 40001,
    errmsg: 'invalid credential, access_token is invalid or not latest',
    api: 'cgi-bin/user/info',
  })
}

export interface TokenPlatform {
  /** The argument of the engine. */
  readonly source: TokenSource
  /** How often a token was fetched. */
  readonly fetches: number
  /** How many of the fetches were forced. */
  readonly forced: number
  /** The token that calls are answered for. */
  readonly goodToken: string
  /** The tokens that calls were made with. */
  readonly calls: string[]
  /** An API call: answers `ok` to the good token, and refuses every other one. */
  call(token: string): Promise<string>
  /** Makes the good token bad. With `keepsHandingOut` an unforced fetch goes on answering it. */
  revoke(options?: { keepsHandingOut?: boolean }): void
  /** The next fetches wait for this. */
  holdFetches(until: Promise<unknown> | undefined): void
  /** The next fetches fail with this. */
  failFetches(error: Error | undefined): void
  /** What `expires_in` says from now on. */
  expiresIn: unknown
  /** Makes every fetch answer a new token, as `cgi-bin/token` does. */
  isNewAtEveryFetch: boolean
  /** The next answers to a fetch, in place of the true ones. */
  readonly answers: { token: unknown; expiresIn: unknown }[]
}

/** A platform with one app-level token, as the engine sees it. */
export function createTokenPlatform(source: Partial<TokenSource> = {}): TokenPlatform {
  let serial = 0
  let forced = 0
  let fetches = 0
  let handedOut: string | undefined
  let goodToken = 'none yet'
  let hold: Promise<unknown> | undefined
  let failure: Error | undefined

  const renew = (): string => {
    serial += 1
    goodToken = `secret-token-number-${serial}`
    handedOut = goodToken
    return goodToken
  }

  const platform: TokenPlatform = {
    source: {
      key: '{test:token:app}',
      kind: 'stable_token',
      appId: 'app',
      async fetch({ force }) {
        fetches += 1
        if (force) forced += 1
        const error = failure
        await hold
        await new Promise((resolve) => setImmediate(resolve))
        if (error !== undefined) throw error
        const answer = platform.answers.shift()
        if (answer !== undefined) return answer
        const token = force || handedOut === undefined || platform.isNewAtEveryFetch ? renew() : handedOut
        return { token, expiresIn: platform.expiresIn }
      },
      ...source,
    },
    get fetches() {
      return fetches
    },
    get forced() {
      return forced
    },
    get goodToken() {
      return goodToken
    },
    calls: [],
    async call(token) {
      platform.calls.push(token)
      await new Promise((resolve) => setImmediate(resolve))
      if (token !== goodToken) throw tokenRefused()
      return 'ok'
    },
    revoke({ keepsHandingOut = false } = {}) {
      goodToken = 'none at the moment'
      if (!keepsHandingOut) handedOut = undefined
    },
    holdFetches(until) {
      hold = until
    },
    failFetches(error) {
      failure = error
    },
    expiresIn: 7_200,
    isNewAtEveryFetch: false,
    answers: [],
  }
  return platform
}
