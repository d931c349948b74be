import express, { type Router } from 'express'
import type { Family } from '../http/answer.ts'
import { apiError, errmsgOf } from '../http/errmsg.ts'
import { type Endpoint, serve } from '../http/serve.ts'
import type { World } from '../state/world.ts'
import { checkSession, resetSessionKey } from './check-session.ts'
import { getApiDomainIp } from './get-api-domain-ip.ts'
import { getPhoneNumber } from './get-phone-number.ts'
import { jscode2session } from './jscode2session.ts'
import { exchangeCode } from './sns-access-token.ts'
import { auth } from './sns-auth.ts'
import { refreshAccessToken } from './sns-refresh-token.ts'
import { userinfo } from './sns-userinfo.ts'
import { stableToken } from './stable-token.ts'
import { token } from './token.ts'

const endpoints: readonly (readonly [Family, string, Endpoint])[] = [
  ['sns', 'sns/oauth2/access_token', exchangeCode],
  ['sns', 'sns/oauth2/refresh_token', refreshAccessToken],
  ['sns', 'sns/userinfo', userinfo],
  ['sns', 'sns/auth', auth],
  ['sns', 'sns/jscode2session', jscode2session],
  ['cgi-bin', 'cgi-bin/token', token],
  ['cgi-bin', 'cgi-bin/stable_token', stableToken],
  ['cgi-bin', 'cgi-bin/get_api_domain_ip', getApiDomainIp],
  ['cgi-bin', 'wxa/checksession', checkSession],
  ['cgi-bin', 'wxa/resetusersessionkey', resetSessionKey],
  ['cgi-bin', 'wxa/business/getuserphonenumber', getPhoneNumber],
]

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
