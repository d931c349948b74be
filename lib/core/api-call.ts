import type { PlatformRequest } from './platform-http.ts'

/** Any call of a platform's API that takes the app's access token. */
export interface ApiCall {
  /** @default 'POST' with a body, else 'GET' */
  method?: 'GET' | 'POST' | undefined
  /** For example `/cgi-bin/user/info`. */
  path: string
  query?: Record<string, string | number | boolean | undefined> | undefined
  /** Sent as JSON. */
  body?: unknown | undefined
}

/**
 * The request of a call, for whatever token it will be made with. The body is written once, so that a repeated call
 * sends the same bytes.
 *
 * @throws TypeError for a path that is none: it must not lead to another host or out of its folder
 */
export function requestOfCall(
  { method, path, query, body }: ApiCall,
  base: string,
): (accessToken: string) => PlatformRequest {
  if (typeof path !== 'string' || !/^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/.test(path)) {
    throw new TypeError(
      'client.call: "path" must be a path such as "/cgi-bin/user/info", without host and query',
    )
  }
  const request: PlatformRequest = {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    base,
    api: path.slice(1),
    query: { access_token: undefined, ...query },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
  return (accessToken) => ({ ...request, query: { ...request.query, access_token: accessToken } })
}
