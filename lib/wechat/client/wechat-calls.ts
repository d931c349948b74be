import type { ApiCaller } from '../../core/client/api-call.ts'
import { answerAbout, answerWithTexts } from '../../core/client/checked-answer.ts'
import type { JsonObject } from '../../core/tolerant-json.ts'
import { PlatformError } from '../../errors.ts'
import type { WechatLang } from '../user-tokens/oauth-requests.ts'
import { type QrCodeTarget, qrCodeRequest } from './qr-code-request.ts'

/** What WeChat tells of a follower. Nickname and picture come from a login with consent only. */
export interface Follower extends JsonObject {
  /** 0 for somebody who does not follow the account: then little else is there. */
  subscribe: number
  openid: string
  unionid?: string
  /** Unix time in seconds. */
  subscribe_time?: number
  subscribe_scene?: string
  remark?: string
  groupid?: number
  tagid_list?: number[]
  /** The scene of the QR code that led here. */
  qr_scene?: number
  qr_scene_str?: string
}

export interface QrCode {
  ticket: string
  /** What the QR code holds, for a picture of your own. */
  url: string
  /** WeChat's picture of it. */
  imageUrl: string
  /** Seconds; absent for a permanent code. */
  expire_seconds?: number
}

/** A template message. */
export interface TemplateMessage {
  /** The openid of a follower. */
  touser: string
  template_id: string
  data: Record<string, { value: string | number; color?: string }>
  /** Where a tap leads. */
  url?: string
  miniprogram?: { appid: string; pagepath?: string }
  /** WeChat sends two messages with the same one only once. */
  client_msg_id?: string
}

/** A message to somebody who was active not long ago; `msgtype` names the key that holds it. */
export interface CustomerServiceMessage {
  touser: string
  msgtype: string
  [content: string]: unknown
}

/** What an official account can do with its access token. */
export interface WechatCalls {
  /**
   * Whether somebody follows the account, since when, and by which QR code.
   * @see https://developers.weixin.qq.com/doc/offiaccount/User_Management/Get_users_basic_information_UnionID.html
   */
  fetchFollower(openid: string, options?: { lang?: WechatLang | undefined }): Promise<Follower>
  /**
   * A QR code that tells the account who scanned it. `scene` is a number from 1 to 4294967295 (permanent: 100000) or
   * 1 to 64 characters. `expireSeconds` is 1 to 2592000 (30 days), half an hour unless given. An account has 100,000
   * permanent codes at most, and they cannot be deleted. ERR_PARAMETER for what is out of bounds.
   * @see https://developers.weixin.qq.com/doc/offiaccount/Account_Management/Generating_a_Parametric_QR_Code.html
   */
  createQrCode(target: QrCodeTarget): Promise<QrCode>
  /**
   * Errcode 43004 for somebody who does not follow. One that WeChat has seen before (`client_msg_id`) resolves too,
   * without a `msgid`.
   * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
   */
  sendTemplateMessage(message: TemplateMessage): Promise<{ msgid?: string }>
  /**
   * Within 48 hours of the person's last message (5 times), or a minute after a scan, a follow or a tap on the menu
   * (3 times); errcodes 45015 and 45047 after that.
   * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
   */
  sendCustomerServiceMessage(message: CustomerServiceMessage): Promise<void>
}

export function createWechatCalls(
  call: ApiCaller,
  { mp, lang }: { mp: string; lang: WechatLang },
): WechatCalls {
  return {
    async fetchFollower(openid, options) {
      const path = '/cgi-bin/user/info'
      const answer = await call({ path, query: { openid, lang: options?.lang ?? lang } })
      return answerAbout<Follower>(path.slice(1), answer, openid)
    },

    async createQrCode(target) {
      const path = '/cgi-bin/qrcode/create'
      const answer = await call({ path, body: qrCodeRequest(target) })
      const { ticket, url, expire_seconds } = answerWithTexts<QrCode>(path.slice(1), answer, [
        'ticket',
        'url',
      ])
      return {
        ticket,
        url,
        imageUrl: `${mp}/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`,
        ...(expire_seconds && { expire_seconds }),
      }
    },

    async sendTemplateMessage(message) {
      try {
        const { msgid } = await call({ path: '/cgi-bin/message/template/send', body: message })
        // It has up to 64 bits, so it may have come as text or as a number.
        return typeof msgid === 'string' || typeof msgid === 'number' ? { msgid: String(msgid) } : {}
      } catch (error) {
        if (error instanceof PlatformError && error.errcode === sentBefore) return {}
        throw error
      }
    },

    async sendCustomerServiceMessage(message) {
      await call({ path: '/cgi-bin/message/custom/send', body: message })
    },
  }
}

const sentBefore = 40241
