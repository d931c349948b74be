import type { PlatformHttp } from '../http/platform-http.ts'
import type { MediaRequest, PlatformRequest } from '../http/platform-request.ts'
import type { TokenEngine } from '../tokens/token-engine.ts'
import type { TokenSource } from '../tokens/token-source.ts'
import type { JsonObject } from '../tolerant-json.ts'

/** Any call of a platform's API that takes the app's access token. */
export interface ApiCall {
  /** @default 'POST' with a body, else 'GET' */
  method?: 'GET' | 'POST' | undefined
  /** For example `/cgi-bin/user/info`. */
  path: string
  query?: Record<string, string | number | boolean | undefined> | undefined
  /** Sent as JSON; a `FormData` as an upload. */
  body?: unknown | undefined
  /** `buffer` for pictures and other media of up to 12 MB. @default 'json' */
  responseType?: 'json' | 'buffer' | undefined
  /** Whether it may be sent once more when the connection broke before the answer. @default true for GET */
  repeatable?: boolean | undefined
}

/** Calls with the app's access token, and once more with a new one when the platform says that it is bad. */
export interface ApiCaller {
  (call: ApiCall & { responseType?: 'json' | undefined }): Promise<JsonObject>
  (call: ApiCall & { responseType: 'buffer' }): Promise<Buffer>
}

/** What the library's own calls may ask for besides. */
interface OwnApiCall extends ApiCall {
  /** True where `errcode: 0` is all that the answer says: without it, it is no answer. */
  needsErrcode?: boolean | undefined
}

export interface OwnApiCaller extends ApiCaller {
  (call: OwnApiCall & { responseType?: 'json' | undefined }): Promise<JsonObject>
}

export function createApiCaller({
  tokens,
  source,
  http,
  base,
}: {
  tokens: TokenEngine
  source: TokenSource
  http: PlatformHttp
  base: string
}): OwnApiCaller {
  const call = async (wanted: OwnApiCall): Promise<unknown> => {
    const request = await requestOfCall(wanted, base)
    return tokens.withToken(source, (token) =>
      http({ ...request, query: { ...request.query, access_token: token } } as PlatformRequest),
    )
  }
  return call as OwnApiCaller
}

/** The request of a call. The body is written once, so that a repeated call sends the same bytes. */
export async function requestOfCall(
  { method, path, query, body, responseType, needsErrcode, repeatable }: OwnApiCall,
  base: string,
): Promise<PlatformRequest | MediaRequest> {
  // It must not lead to another host or out of its folder.
  if (typeof path !== 'string' || !/^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/.test(path)) {
    throw new TypeError(
      'client.call: "path" must be a path such as "/cgi-bin/user/info", without host and query',
    )
  }
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    base,
    api: path.slice(1),
    query: { access_token: undefined, ...query },
    ...(await bytesOfBody(body)),
    ...(responseType !== undefined && { responseType }),
    ...(needsErrcode && { needsErrcode }),
    ...(repeatable !== undefined && { repeatable }),
  }
}

async function bytesOfBody(body: unknown): Promise<Pick<PlatformRequest, 'body' | 'contentType'>> {
  if (body === undefined) return {}
  if (!(body instanceof FormData)) return { body: JSON.stringify(body) }
  const encoded = new Response(body)
  return {
    body: Buffer.from(await encoded.arrayBuffer()),
    contentType: encoded.headers.get('Content-Type') ?? 'multipart/form-data',
  }
}
