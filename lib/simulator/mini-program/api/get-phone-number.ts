import { checkAppAccessToken } from '../../accounts/api/app-access-token.ts'
import { jsonBody } from '../../accounts/api/json-body.ts'
import { openidOf } from '../../accounts/state/openids.ts'
import { phoneInfoOf } from '../../accounts/state/phone-number.ts'
import { watermarkOf } from '../../engine/encrypted-data.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/mini-program-world.ts'

/** `wxa/business/getuserphonenumber`: the number behind the code of a phone number button. */
export function getPhoneNumber(call: Call): Answer {
  const { clock, apps, people, miniPrograms } = call.world
  const appId = checkAppAccessToken(call)
  call.check('the method is POST', call.method === 'POST', 43002)
  const body = jsonBody(call)
  const given = body['code'] ?? ''
  const value = typeof given === 'string' ? given : JSON.stringify(given)
  const openid = body['openid'] ?? ''
  call.check('code is given', value !== '', 41008)
  const app = apps.get(appId)
  call.check('the mini program exists', app !== undefined, 40013)
  call.check('the account is verified', app.verified !== false, 48001)

  const isLoginCode = miniPrograms.loginCodes.get(value) !== undefined
  call.check('code is not the code of wx.login()', !isLoginCode, 40029)
  const code = miniPrograms.phoneCodes.get(value)
  call.check('code is known', code !== undefined, 40029)
  call.check('code was issued to the appid of the access_token', code.grant.appId === appId, 40013)
  call.check('code is used for the first time', !code.isUsed, 40029)
  call.check('code is younger than 5 minutes', clock.now() < code.expiresAt, 40029)
  const person = people.get(code.grant.personId)
  call.check('the person exists', person !== undefined, 40029)
  const isTheirs = openid === '' || openid === openidOf(app, person)
  call.check('openid, if given, is that of the person', isTheirs, 40029)
  code.isUsed = true
  const watermark = watermarkOf(appId, clock.now())
  return json('cgi-bin', { errcode: 0, errmsg: 'ok', phone_info: { ...phoneInfoOf(person), watermark } })
}
