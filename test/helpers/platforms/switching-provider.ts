import type { TokenProvider, TokenRequest } from 'express-wechat-auth'

/** A tokenProvider that gives a bad token until it is told of it, and what it was asked for. */
export function switchingProvider(
  bad: string,
  good: string,
): { tokenProvider: TokenProvider; requests: TokenRequest[] } {
  const requests: TokenRequest[] = []
  return {
    requests,
    tokenProvider: {
      get(request) {
        requests.push(request)
        return request.rejected === undefined ? bad : good
      },
    },
  }
}
