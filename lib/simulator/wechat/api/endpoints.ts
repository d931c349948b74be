import type { ApiEntry } from '../../accounts/api/api-entry.ts'
import type { WechatWorld } from '../state/wechat-world.ts'
import { sendCustom } from './custom-send.ts'
import { getTicket } from './get-ticket.ts'
import { createQrCode } from './qr-code-create.ts'
import { exchangeCode } from './sns-access-token.ts'
import { auth } from './sns-auth.ts'
import { refreshAccessToken } from './sns-refresh-token.ts'
import { userinfo } from './sns-userinfo.ts'
import { sendTemplate } from './template-send.ts'
import { userGet } from './user-get.ts'
import { userInfo, userInfoBatch } from './user-info.ts'

/** The APIs of logins on web pages and in mobile apps. */
export const snsEndpoints: readonly ApiEntry<WechatWorld>[] = [
  ['sns', 'sns/oauth2/access_token', exchangeCode],
  ['sns', 'sns/oauth2/refresh_token', refreshAccessToken],
  ['sns', 'sns/userinfo', userinfo],
  ['sns', 'sns/auth', auth],
]

/** The APIs of official accounts. */
export const officialEndpoints: readonly ApiEntry<WechatWorld>[] = [
  ['cgi-bin', 'cgi-bin/ticket/getticket', getTicket],
  ['cgi-bin', 'cgi-bin/user/get', userGet],
  ['cgi-bin', 'cgi-bin/user/info', userInfo],
  ['cgi-bin', 'cgi-bin/user/info/batchget', userInfoBatch],
  ['cgi-bin', 'cgi-bin/qrcode/create', createQrCode],
  ['cgi-bin', 'cgi-bin/message/template/send', sendTemplate],
  ['cgi-bin', 'cgi-bin/message/custom/send', sendCustom],
]
