import { isWechatAuthError, WechatAuthError } from '../errors.ts'
import type { TokenEngine } from './token-engine.ts'

/** Which token is wanted. */
export interface TokenRequest {
  /** `stable_token` and `token` are the access token of an official account or mini program. */
  kind: string
  appId: string
  agentId?: string
  /** The token the platform has just refused. Answer another one. */
  rejected?: string
}

/** A central token server (中控服务器). With it the library fetches no app-level token and no ticket itself. */
export interface TokenProvider {
  get(request: TokenRequest): Promise<string> | string
}

/** The token engine of users whose tokens come from a server of their own. */
export function createProvidedTokens(provider: TokenProvider): TokenEngine {
  const ask = async (request: TokenRequest): Promise<string> => {
    const token = await provider.get(request)
    if (typeof token === 'string' && token !== '') return token
    throw new WechatAuthError('ERR_PLATFORM_TOKEN', 'tokenProvider.get() answered no token')
  }

  return {
    getToken: ({ kind, appId }) => ask({ kind, appId }),
    async withToken({ kind, appId }, call) {
      const token = await ask({ kind, appId })
      try {
        return await call(token)
      } catch (error) {
        if (!isWechatAuthError(error) || error.code !== 'ERR_PLATFORM_TOKEN') throw error
        return call(await ask({ kind, appId, rejected: token }))
      }
    },
  }
}
