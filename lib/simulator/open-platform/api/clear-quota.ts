import { type Answer, json } from '../../engine/http/answer.ts'
import type { SimulatedComponent } from '../state/component.ts'
import { isSame } from '../state/is-same.ts'
import type { Call } from '../state/open-platform-world.ts'
import { checkGrant } from './authorizer.ts'
import { bodyOf, checkComponentAppId, readBody, textIn } from './component-body.ts'
import { checkAddress, checkComponentToken } from './component-caller.ts'

function clear(call: Call, component: SimulatedComponent): Answer {
  const isCleared = call.world.openPlatform.quotas.clear(component.appId)
  call.check('fewer than 10 clears in this month', isCleared, 48006)
  return json('cgi-bin', { errcode: 0, errmsg: 'ok' })
}

/** `component/clear_quota`: the platform's counts of the day begin anew, ten times a month. */
export function clearComponentQuota(call: Call): Answer {
  const { query } = call
  const value = query.get('component_access_token') || query.get('access_token') || ''
  const component = checkComponentToken(call, value, {
    name: 'component_access_token',
    missing: 41001,
    wrongKind: 61014,
  })
  bodyOf(call, component)
  return clear(call, component)
}

/** `component/clear_quota/v2`: the same with the secret in place of a token. */
export function clearComponentQuotaBySecret(call: Call): Answer {
  const body = readBody(call)
  const component = checkComponentAppId(call, textIn(body, 'component_appid'))
  const secret = textIn(body, 'appsecret')
  call.check('appsecret is given', secret !== '', 41004)
  call.check('appsecret belongs to the platform', isSame(secret, component.appSecret), 40125)
  checkAddress(call, component)
  const appId = textIn(body, 'appid')
  call.check('appid is given', appId !== '', 41002)
  if (appId !== component.appId) checkGrant(call, component, appId)
  return clear(call, component)
}
