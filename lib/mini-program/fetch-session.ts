import { answerWithTexts } from '../core/client/checked-answer.ts'
import type { PlatformHttp } from '../core/http/platform-http.ts'
import type { AppCredentials } from '../core/tokens/app-access-token.ts'

/** What `jscode2session` answers. `session_key` must never leave the server. */
export interface MiniProgramSession {
  openid: string
  /** Base64; opens what `wx.getUserInfo` and the like hand to the front end. */
  session_key: string
  /** Only for a mini program that is bound to an Open Platform account. */
  unionid?: string
}

export async function fetchSession(
  http: PlatformHttp,
  base: string,
  { appId, appSecret }: AppCredentials,
  code: string,
): Promise<MiniProgramSession> {
  const api = 'sns/jscode2session'
  const query = { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' }
  const answer = await http({ method: 'GET', base, api, query, repeatable: false })
  return answerWithTexts<MiniProgramSession>(api, answer, ['openid', 'session_key'])
}
