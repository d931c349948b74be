import { answerWithTexts } from '../core/client/checked-answer.ts'
import type { PlatformHttp } from '../core/http/platform-http.ts'
import type { AppCredentials } from '../core/tokens/app-access-token.ts'
import type { JsonObject } from '../core/tolerant-json.ts'

/** What `jscode2session` answers. `session_key` must never leave the server. */
export interface MiniProgramSession {
  openid: string
  /** Base64; opens what `wx.getUserInfo` and the like hand to the front end. */
  session_key: string
  /** Only for a mini program that is bound to an Open Platform account. */
  unionid?: string
}

/** Exchanges a code: by the mini program's own secret, or by a platform that acts for it. */
export type FetchSession = (code: string) => Promise<MiniProgramSession>

export const fetchSessionBySecret =
  (
    { http, base }: { http: PlatformHttp; base: string },
    { appId, appSecret }: AppCredentials,
  ): FetchSession =>
  async (code) => {
    const api = 'sns/jscode2session'
    const query = { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' }
    return sessionIn(api, await http({ method: 'GET', base, api, query, repeatable: false }))
  }

/** @throws ERR_PLATFORM for an answer without what a login needs */
export const sessionIn = (api: string, answer: JsonObject): MiniProgramSession =>
  answerWithTexts<MiniProgramSession>(api, answer, ['openid', 'session_key'])
