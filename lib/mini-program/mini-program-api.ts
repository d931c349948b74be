import { createHmac } from 'node:crypto'
import type { AppCredentials } from '../core/app-access-token.ts'
import type { PlatformHttp, PlatformRequest } from '../core/platform-http.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import { isWechatAuthError, WechatAuthError } from '../errors.ts'

/** What `jscode2session` answers. `session_key` must never leave the server. */
export interface MiniProgramSession {
  openid: string
  /** Base64; opens what `wx.getUserInfo` and the like hand to the front end. */
  session_key: string
  /** Only for a mini program that is bound to an Open Platform account. */
  unionid?: string
}

export interface PhoneInfo {
  /** With the country's prefix where it is foreign. */
  phoneNumber: string
  purePhoneNumber: string
  countryCode: string
  watermark: { timestamp: number; appid: string }
}

/** A person's session_key, and who they are. */
export interface SessionKeyHolder {
  openid: string
  sessionKey: string
}

/** Calls with the app's access token. */
export type TokenCall = (request: Omit<PlatformRequest, 'base'>) => Promise<JsonObject>

export async function fetchSession(
  http: PlatformHttp,
  base: string,
  { appId, appSecret }: AppCredentials,
  code: string,
): Promise<MiniProgramSession> {
  const api = 'sns/jscode2session'
  const query = { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' }
  const answer = await http({ method: 'GET', base, api, query, repeatable: false })
  requireTexts(api, answer, ['openid', 'session_key'])
  return answer as unknown as MiniProgramSession
}

export async function isSessionKeyValid(call: TokenCall, holder: SessionKeyHolder): Promise<boolean> {
  if (!isHolder(holder)) return false
  try {
    await call({ method: 'GET', api: 'wxa/checksession', query: signedQuery(holder) })
    return true
  } catch (error) {
    if (isWechatAuthError(error) && error.code === 'ERR_SESSION_KEY_STALE') return false
    throw error
  }
}

export async function resetSessionKey(
  call: TokenCall,
  holder: SessionKeyHolder,
): Promise<MiniProgramSession> {
  const api = 'wxa/resetusersessionkey'
  const answer = await call({ method: 'GET', api, query: signedQuery(holder), repeatable: false })
  requireTexts(api, answer, ['openid', 'session_key'])
  if (answer['openid'] !== holder.openid) throw incomplete(api, 'the openid that was asked for')
  return answer as unknown as MiniProgramSession
}

export async function fetchPhoneNumber(
  call: TokenCall,
  code: string,
  openid: string | undefined,
): Promise<{ phone_info: PhoneInfo }> {
  const api = 'wxa/business/getuserphonenumber'
  const body = JSON.stringify({ code, openid })
  const answer = await call({ method: 'POST', api, body })
  const info = answer['phone_info'] as Partial<PhoneInfo> | null | undefined
  requireTexts(api, (info ?? {}) as JsonObject, ['phoneNumber', 'purePhoneNumber', 'countryCode'])
  return answer as unknown as { phone_info: PhoneInfo }
}

function isHolder(holder: SessionKeyHolder): boolean {
  try {
    return [holder.openid, holder.sessionKey].every((value) => typeof value === 'string' && value !== '')
  } catch {
    return false
  }
}

/** HMAC-SHA256 of nothing under the session_key, as text and not decoded: that is how WeChat checks it. */
function signedQuery({ openid, sessionKey }: SessionKeyHolder): Record<string, string> {
  const signature = createHmac('sha256', sessionKey).update('').digest('hex')
  return { openid, signature, sig_method: 'hmac_sha256' }
}

function requireTexts(api: string, answer: JsonObject, names: readonly string[]): void {
  const missing = names.find((name) => typeof answer[name] !== 'string' || answer[name] === '')
  if (missing !== undefined) throw incomplete(api, missing)
}

const incomplete = (api: string, what: string): WechatAuthError =>
  new WechatAuthError('ERR_PLATFORM', `${api} answered without ${what}`)
