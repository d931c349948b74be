import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import type { OptionCheck } from '../options.ts'
import { isText } from '../texts.ts'
import { withTimeout } from '../with-timeout.ts'
import { retryWithFreshToken } from './retry-with-fresh-token.ts'
import type { TokenEngine } from './token-engine.ts'
import { labelsOf, type TokenSource } from './token-source.ts'

/** Which token is wanted. */
export interface TokenRequest {
  /**
   * `stable_token` and `token` are the access token of an official account or mini program, `corp_access_token` that
   * of a WeCom agent, `jsapi_ticket` the ticket of an account or a WeCom agent, `agent_config_ticket` the second one
   * of a WeCom agent, `component_access_token` that of a third-party platform, `authorizer_access_token` that of an
   * account which has granted to one.
   */
  kind: string
  /** The app id; the corp id for WeCom. */
  appId: string
  /** Only for WeCom. */
  agentId?: string
  /** The token the platform has just refused. Answer another one. */
  rejected?: string
}

/** A central token server (中控服务器). With it the library fetches no app-level token and no ticket itself. */
export interface TokenProvider {
  get(request: TokenRequest): Promise<string> | string
}

export const tokenProviderCheck: OptionCheck = (value) =>
  typeof (value as TokenProvider | null)?.get === 'function'
    ? undefined
    : 'must be an object with a function get()'

const deadlineMs = 5_000

/** The token engine of users whose tokens come from a server of their own. */
export function createProvidedTokens(provider: TokenProvider): TokenEngine {
  const ask = async (request: TokenRequest): Promise<string> => {
    const token = await askProvider(provider, request)
    if (isText(token)) return token
    throw new WechatAuthError('ERR_PLATFORM_TOKEN', 'tokenProvider.get() answered no token')
  }

  const askAnother = async (
    source: TokenSource,
    rejected: string,
    cause: WechatAuthError,
  ): Promise<string> => {
    const another = await ask({ ...labelsOf(source), rejected })
    if (another === rejected) throw cause
    return another
  }

  return {
    getToken: (source) => ask(labelsOf(source)),
    renewToken(source, rejected) {
      const message = 'tokenProvider.get() answered the refused token again'
      return askAnother(source, rejected, new WechatAuthError('ERR_PLATFORM_TOKEN', message))
    },
    async withToken(source, call) {
      const token = await ask(labelsOf(source))
      return retryWithFreshToken(token, call, (cause) => askAnother(source, token, cause))
    },
    // The server that has the tokens has them all.
    keepToken: async () => undefined,
  }
}

/** What the provider answers, or why there is no token: it failed, or it took too long. */
async function askProvider(provider: TokenProvider, request: TokenRequest): Promise<string> {
  try {
    return await withTimeout(
      () => provider.get(request),
      deadlineMs,
      () => unavailable('did not answer in time'),
    )
  } catch (error) {
    throw isWechatAuthError(error) ? error : unavailable('failed', withoutRequest(error))
  }
}

const unavailable = (why: string, cause?: unknown): WechatAuthError =>
  new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', `tokenProvider.get() ${why}`, {
    retryAfterSeconds: 5,
    cause,
  })

/** An error of axios, or one that holds such an error, prints the whole request with the key of the token server. */
function withoutRequest(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('something that is no Error was thrown')
  const told = new Error(error.message)
  if (error.stack !== undefined) told.stack = error.stack
  return told
}
