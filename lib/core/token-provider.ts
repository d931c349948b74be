import { isWechatAuthError, WechatAuthError } from '../errors.ts'
import type { OptionCheck } from './options.ts'
import type { TokenEngine, TokenSource } from './token-engine.ts'

/** Which token is wanted. */
export interface TokenRequest {
  /**
   * `stable_token` and `token` are the access token of an official account or mini program, `corp_access_token` that
   * of a WeCom agent.
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

/** The token engine of users whose tokens come from a server of their own. */
export function createProvidedTokens(provider: TokenProvider): TokenEngine {
  const ask = async (request: TokenRequest): Promise<string> => {
    const token = await provider.get(request)
    if (typeof token === 'string' && token !== '') return token
    throw new WechatAuthError('ERR_PLATFORM_TOKEN', 'tokenProvider.get() answered no token')
  }

  return {
    getToken: (source) => ask(requestFor(source)),
    async withToken(source, call) {
      const token = await ask(requestFor(source))
      try {
        return await call(token)
      } catch (error) {
        if (!isWechatAuthError(error) || error.code !== 'ERR_PLATFORM_TOKEN') throw error
        return call(await ask({ ...requestFor(source), rejected: token }))
      }
    },
  }
}

const requestFor = ({ kind, appId, agentId }: TokenSource): TokenRequest => ({
  kind,
  appId,
  ...(agentId !== undefined && { agentId }),
})
