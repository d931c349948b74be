import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/accounts-world.ts'
import type { SimulatedApp } from '../state/app.ts'
import { checkAppAccessToken } from './app-access-token.ts'
import { jsonBody } from './json-body.ts'

function checkCaller(call: Call): SimulatedApp {
  const app = call.world.apps.get(checkAppAccessToken(call))
  call.check('the app exists', app !== undefined, 40013)
  call.check('the method is POST', call.method === 'POST', 43002)
  return app
}

/** `cgi-bin/clear_quota`: all counts of the day begin anew, ten times a month. */
export function clearQuota(call: Call): Answer {
  const { appId } = checkCaller(call)
  const { apiQuotas, appAccessTokens } = call.world
  call.check('appid is that of the access_token', jsonBody(call)['appid'] === appId, 40013)
  call.check('fewer than 10 clears in this month', apiQuotas.clear(appId), 48006)
  appAccessTokens.clearUsed(appId)
  return json('cgi-bin', { errcode: 0, errmsg: 'ok' })
}

/** `cgi-bin/openapi/quota/get`: how often an API may be called today, and was. */
export function getQuota(paths: readonly string[], call: Call): Answer {
  const app = checkCaller(call)
  const { apiQuotas, appAccessTokens } = call.world
  const path = String(jsonBody(call)['cgi_path'] ?? '')
  call.check('cgi_path is not one of /sns/', !path.startsWith('/sns/'), 76022)
  const api = path.slice(1)
  const isKnown = path.startsWith('/') && paths.includes(api)
  call.check('cgi_path is an API, with a slash in front', isKnown, 76021)
  const isToken = api === 'cgi-bin/token'
  const limit = isToken ? (app.dailyTokenLimit ?? 2000) : apiQuotas.limitOf(app, api)
  const used = isToken ? appAccessTokens.usedOf(app.appId) : apiQuotas.usedOf(app.appId, api)
  const quota = { daily_limit: limit, used, remain: Math.max(0, limit - used) }
  return json('cgi-bin', { errcode: 0, errmsg: 'ok', quota })
}
