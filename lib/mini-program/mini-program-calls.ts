import { createHmac } from 'node:crypto'
import type { OwnApiCaller } from '../core/client/api-call.ts'
import { answerAbout, answerWithTexts } from '../core/client/checked-answer.ts'
import { digitsIn, incomplete } from '../core/http/answer-fields.ts'
import { isText } from '../core/texts.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import { isWechatAuthError } from '../errors.ts'
import type { MiniProgramSession } from './fetch-session.ts'
import { type UnlimitedCode, unlimitedCodeRequest } from './unlimited-code.ts'

export interface PhoneInfo {
  /** With the country's prefix where it is foreign. */
  phoneNumber: string
  purePhoneNumber: string
  /** Empty where the platform says none. */
  countryCode: string
  watermark: { timestamp: number; appid: string }
}

/** A person's session_key, and who they are. */
export interface SessionKeyHolder {
  openid: string
  sessionKey: string
}

/** A message that a person has asked for, once for each time they agreed. */
export interface SubscribeMessage {
  touser: string
  template_id: string
  data: Record<string, { value: string | number }>
  /** Where a tap leads, with a query. */
  page?: string
  miniprogram_state?: 'developer' | 'trial' | 'formal'
  lang?: 'zh_CN' | 'en_US' | 'zh_HK' | 'zh_TW'
}

/** What a mini program can do with its access token. */
export interface MiniProgramCalls {
  /**
   * Asks WeChat whether a session_key is the person's newest; rejects only when WeChat cannot be asked.
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
   */
  isSessionKeyValid(holder: SessionKeyHolder): Promise<boolean>
  /**
   * Gives the person a new session_key; the old one is worthless then.
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html
   */
  resetSessionKey(holder: SessionKeyHolder): Promise<MiniProgramSession>
  /**
   * The phone number behind the code of a `getPhoneNumber` button, which is not a login code. Works once, for five
   * minutes, and costs money.
   * @param options.openid refuses the code of anybody else
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
   */
  fetchPhoneNumber(
    code: string,
    options?: { openid?: string | undefined },
  ): Promise<{ phone_info: PhoneInfo }>
  /**
   * The picture of a mini program code (小程序码), of which there can be as many as you like. ERR_PARAMETER for a
   * `scene`, `page` or `width` out of bounds; errcode 41030 for a page that is not published.
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html
   */
  fetchUnlimitedCodeImage(code: UnlimitedCode): Promise<Buffer>
  /**
   * Errcode 43101 when the person has not agreed, or no more.
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
   */
  sendSubscribeMessage(message: SubscribeMessage): Promise<void>
}

export function createMiniProgramCalls(call: OwnApiCaller): MiniProgramCalls {
  return {
    async isSessionKeyValid(holder) {
      if (!isHolder(holder)) return false
      try {
        await call({ path: '/wxa/checksession', query: signedQuery(holder), needsErrcode: true })
        return true
      } catch (error) {
        if (isWechatAuthError(error) && error.code === 'ERR_SESSION_KEY_STALE') return false
        throw error
      }
    },

    async resetSessionKey(holder) {
      const path = '/wxa/resetusersessionkey'
      const answer = await call({ path, query: signedQuery(holder), repeatable: false })
      answerWithTexts<MiniProgramSession>(path.slice(1), answer, ['openid', 'session_key'])
      return answerAbout<MiniProgramSession>(path.slice(1), answer, holder.openid)
    },

    async fetchPhoneNumber(code, { openid } = {}) {
      const path = '/wxa/business/getuserphonenumber'
      const answer = await call({ path, body: { code, openid } })
      const info = (answer['phone_info'] ?? {}) as JsonObject
      return { ...answer, phone_info: phoneInfoIn(path.slice(1), info) }
    },

    async fetchUnlimitedCodeImage(code) {
      const body = unlimitedCodeRequest(code)
      return call({ path: '/wxa/getwxacodeunlimit', body, responseType: 'buffer' })
    },

    async sendSubscribeMessage(message) {
      await call({ path: '/cgi-bin/message/subscribe/send', body: message })
    },
  }
}

/** The number was paid for: what the platform writes as a number is text here, and no country code is no error. */
function phoneInfoIn(api: string, info: JsonObject): PhoneInfo {
  const digits = (name: string): string | undefined => digitsIn(info[name])
  const phoneNumber = digits('phoneNumber')
  const purePhoneNumber = digits('purePhoneNumber')
  if (phoneNumber === undefined) throw incomplete(api, 'phoneNumber')
  if (purePhoneNumber === undefined) throw incomplete(api, 'purePhoneNumber')
  const { watermark } = info as Pick<PhoneInfo, 'watermark'>
  return { ...info, phoneNumber, purePhoneNumber, countryCode: digits('countryCode') ?? '', watermark }
}

function isHolder(holder: SessionKeyHolder): boolean {
  try {
    return [holder.openid, holder.sessionKey].every(isText)
  } catch {
    return false
  }
}

/** HMAC-SHA256 of nothing under the session_key, as text and not decoded: that is how WeChat checks it. */
function signedQuery({ openid, sessionKey }: SessionKeyHolder): Record<string, string> {
  const signature = createHmac('sha256', sessionKey).update('').digest('hex')
  return { openid, signature, sig_method: 'hmac_sha256' }
}
