import type { PlatformHttp } from '../../../lib/core/http/platform-http.ts'
import type { MediaRequest, PlatformRequest } from '../../../lib/core/http/platform-request.ts'

export interface ScriptedPlatform {
  /** The calls, oldest first; bodies as they are meant. */
  readonly asked: { api: string; method: string; query: object; body?: unknown; repeatable?: boolean }[]
  readonly http: PlatformHttp
}

/** A platform that gives these answers, one after the other, or fails with them. */
export function scriptedPlatform(...answers: (object | Error)[]): ScriptedPlatform {
  const asked: ScriptedPlatform['asked'] = []
  const http = async (request: PlatformRequest | MediaRequest): Promise<object> => {
    const { api, method, query = {}, body, repeatable } = request
    asked.push({
      api,
      method,
      query,
      ...(body !== undefined && { body: JSON.parse(body.toString()) }),
      ...(repeatable !== undefined && { repeatable }),
    })
    const answer = answers.shift()
    if (answer === undefined) throw new Error(`no answer to ${api} is written`)
    if (answer instanceof Error) throw answer
    return answer
  }
  return { asked, http: http as PlatformHttp }
}
