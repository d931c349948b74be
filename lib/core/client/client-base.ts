import type { AxiosInstance } from 'axios'
import { memoryTokenCache } from '../cache/memory-token-cache.ts'
import { type TokenCache, tokenCacheCheck } from '../cache/token-cache.ts'
import { createEmitter, type EmitEvent } from '../emitter.ts'
import type { WechatAuthEvent } from '../events.ts'
import { endpointsCheck, type PlatformEndpoints, resolveEndpoints } from '../http/endpoints.ts'
import {
  createPlatformHttp,
  httpCheck,
  type PlatformHttp,
  type PlatformHttpOptions,
} from '../http/platform-http.ts'
import { callback, type OptionShape } from '../options.ts'
import { createTokenEngine, type TokenEngine } from '../tokens/token-engine.ts'
import { createProvidedTokens, type TokenProvider, tokenProviderCheck } from '../tokens/token-provider.ts'

/** Options that every client takes. */
export interface ClientOptions {
  /** Where tokens and tickets are kept. @default a `memoryTokenCache()` of its own */
  tokenCache?: TokenCache | undefined
  /** A central token server instead of fetching tokens and tickets here. */
  tokenProvider?: TokenProvider | undefined
  endpoints?: PlatformEndpoints | undefined
  /** Your own axios instance, with its proxy and interceptors. @default one over undici with keep-alive */
  http?: AxiosInstance | undefined
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
}

export const clientShape: OptionShape = {
  tokenCache: tokenCacheCheck,
  tokenProvider: tokenProviderCheck,
  endpoints: endpointsCheck,
  http: httpCheck,
  onEvent: callback,
}

/** What a client works with. */
export interface ClientBase {
  tokenCache: TokenCache
  tokens: TokenEngine
  http: PlatformHttp
  endpoints: ReturnType<typeof resolveEndpoints>
  emit: EmitEvent
}

export function createClientBase(
  options: ClientOptions,
  platform: Pick<PlatformHttpOptions, 'classify' | 'errmsgTail'>,
): ClientBase {
  const { tokenCache = memoryTokenCache(), tokenProvider } = options
  const emit = createEmitter(options.onEvent)
  return {
    tokenCache,
    emit,
    tokens:
      tokenProvider === undefined
        ? createTokenEngine({ cache: tokenCache, emit })
        : createProvidedTokens(tokenProvider),
    http: createPlatformHttp({ http: options.http, ...platform }),
    endpoints: resolveEndpoints(options.endpoints),
  }
}
