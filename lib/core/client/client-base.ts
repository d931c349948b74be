import { memoryTokenCache } from '../cache/memory-token-cache.ts'
import { type TokenCache, tokenCacheCheck } from '../cache/token-cache.ts'
import { createEmitter, type EmitEvent } from '../emitter.ts'
import type { WechatAuthEvent } from '../events.ts'
import { endpointsCheck, type PlatformEndpoints, resolveEndpoints } from '../http/endpoints.ts'
import { type HttpClient, httpCheck } from '../http/http-client.ts'
import { createPlatformHttp, type PlatformHttp, type PlatformHttpOptions } from '../http/platform-http.ts'
import { proxyCheck } from '../http/proxy.ts'
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
  /** Your own axios instance, with its interceptors, or anything with such a `request()`. @default undici with keep-alive */
  http?: HttpClient | undefined
  /**
   * An HTTP proxy that calls go through (CONNECT), for an exit IP that stays the same:
   * `'http://user:password@host:port'`, both percent-encoded. Not beside `http`.
   */
  proxy?: string | undefined
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
}

export const clientShape: OptionShape = {
  tokenCache: tokenCacheCheck,
  tokenProvider: tokenProviderCheck,
  endpoints: endpointsCheck,
  http: httpCheck,
  proxy: proxyCheck,
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
    http: createPlatformHttp({ http: options.http, proxy: options.proxy, ...platform }),
    endpoints: resolveEndpoints(options.endpoints),
  }
}
