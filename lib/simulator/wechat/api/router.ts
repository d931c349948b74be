import express, { type Router } from 'express'
import { getApiDomainIp, getCallbackIp } from '../../accounts/api/get-api-domain-ip.ts'
import { clearQuota, getQuota } from '../../accounts/api/quota.ts'
import { stableToken } from '../../accounts/api/stable-token.ts'
import { token } from '../../accounts/api/token.ts'
import type { Family } from '../../engine/http/answer.ts'
import { apiError, errmsgOf } from '../../engine/http/errmsg.ts'
import { type Endpoint, serve } from '../../engine/http/serve.ts'
import { checkSession, resetSessionKey } from '../../mini-program/api/check-session.ts'
import { getPhoneNumber } from '../../mini-program/api/get-phone-number.ts'
import { jscode2session } from '../../mini-program/api/jscode2session.ts'
import { unlimitedCode } from '../../mini-program/api/mini-program-code.ts'
import { sendSubscribe } from '../../mini-program/api/subscribe-send.ts'
import type { World } from '../../world/world.ts'
import { sendCustom } from './custom-send.ts'
import { getTicket } from './get-ticket.ts'
import { createQrCode } from './qr-code-create.ts'
import { exchangeCode } from './sns-access-token.ts'
import { auth } from './sns-auth.ts'
import { refreshAccessToken } from './sns-refresh-token.ts'
import { userinfo } from './sns-userinfo.ts'
import { sendTemplate } from './template-send.ts'
import { userInfo, userInfoBatch } from './user-info.ts'

const endpoints: readonly (readonly [Family, string, Endpoint])[] = [
  ['sns', 'sns/oauth2/access_token', exchangeCode],
  ['sns', 'sns/oauth2/refresh_token', refreshAccessToken],
  ['sns', 'sns/userinfo', userinfo],
  ['sns', 'sns/auth', auth],
  ['sns', 'sns/jscode2session', jscode2session],
  ['cgi-bin', 'cgi-bin/token', token],
  ['cgi-bin', 'cgi-bin/stable_token', stableToken],
  ['cgi-bin', 'cgi-bin/get_api_domain_ip', getApiDomainIp],
  ['cgi-bin', 'cgi-bin/getcallbackip', getCallbackIp],
  ['cgi-bin', 'cgi-bin/clear_quota', clearQuota],
  ['cgi-bin', 'cgi-bin/openapi/quota/get', (call) => getQuota(apiPaths, call)],
  ['cgi-bin', 'cgi-bin/ticket/getticket', getTicket],
  ['cgi-bin', 'cgi-bin/user/info', userInfo],
  ['cgi-bin', 'cgi-bin/user/info/batchget', userInfoBatch],
  ['cgi-bin', 'cgi-bin/qrcode/create', createQrCode],
  ['cgi-bin', 'cgi-bin/message/template/send', sendTemplate],
  ['cgi-bin', 'cgi-bin/message/custom/send', sendCustom],
  ['cgi-bin', 'cgi-bin/message/subscribe/send', sendSubscribe],
  ['cgi-bin', 'wxa/getwxacodeunlimit', unlimitedCode],
  ['cgi-bin', 'wxa/checksession', checkSession],
  ['cgi-bin', 'wxa/resetusersessionkey', resetSessionKey],
  ['cgi-bin', 'wxa/business/getuserphonenumber', getPhoneNumber],
]
/** Without their first slash. */
export const apiPaths: readonly string[] = endpoints.map(([, api]) => api)

/** Everything under api.weixin.qq.com. */
export function apiRouter(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  for (const [family, api, endpoint] of endpoints) {
    router.all(`/${api}`, serve(world, { api, family }, endpoint))
  }
  router.use((req, res, next) => {
    const api = req.path.slice(1, 200)
    serve(world, { api, family: 'cgi-bin' }, (call) =>
      apiError('cgi-bin', 40066, errmsgOf(40066), call.world.clock.now()),
    )(req, res, next)
  })
  return router
}
