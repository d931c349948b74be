import { type Answer, json } from '../../engine/http/answer.ts'
import { looksLikeToken } from '../../engine/identifiers.ts'
import { isOptionName, isOptionValue } from '../state/account-options.ts'
import type { Call } from '../state/open-platform-world.ts'
import { checkAuthorizer } from './authorizer.ts'
import { type Body, bodyOf, readBody, textIn } from './component-body.ts'
import { checkCaller } from './component-caller.ts'

const ok = { errcode: 0, errmsg: 'ok' }

/** The account whose token is shown: the platform's own token is of no use here. */
function checkAccountToken(call: Call): string {
  const value = call.query.get('access_token') ?? ''
  call.check('access_token is given', value !== '', 41001)
  call.check('access_token has the right shape', looksLikeToken(value), 40014)
  const found = call.world.delegation.findToken(value)
  call.check('access_token is known', found !== undefined, 40001)
  const { appId, state } = found
  call.check('access_token is for an account, not the platform itself', appId !== undefined, 61015)
  call.check('the account has not cancelled its grant', state !== 'cancelled', 61003)
  call.check('access_token is the latest', state !== 'not latest', 40001)
  call.check('access_token is younger than 2 hours', state !== 'expired', 42001)
  return appId
}

function checkName(call: Call, body: Body): string {
  const name = textIn(body, 'option_name')
  call.check('option_name is an option of accounts', isOptionName(name), 61012)
  return name
}

function read(call: Call, appId: string, body: Body): { option_name: string; option_value: string } {
  const name = checkName(call, body)
  return { option_name: name, option_value: call.world.openPlatform.accountOptions.get(appId, name) ?? '' }
}

function write(call: Call, appId: string, body: Body): Answer {
  const name = checkName(call, body)
  const value = textIn(body, 'option_value')
  call.check('option_value is a value of the option', isOptionValue(name, value), 61013)
  call.world.openPlatform.accountOptions.set(appId, name, value)
  return json('cgi-bin', ok)
}

/** `get_authorizer_option`, with the token of the account. */
export function getOption(call: Call): Answer {
  const appId = checkAccountToken(call)
  return json('cgi-bin', { ...ok, ...read(call, appId, readBody(call)) })
}

/** `set_authorizer_option`, with the token of the account. */
export function setOption(call: Call): Answer {
  const appId = checkAccountToken(call)
  return write(call, appId, readBody(call))
}

function checkFormerly(call: Call): { appId: string; body: Body } {
  const component = checkCaller(call)
  const body = bodyOf(call, component)
  return { appId: checkAuthorizer(call, component, body).app.appId, body }
}

/** `api_get_authorizer_option`, as it was until 2024: with the token of the platform. */
export function getOptionFormerly(call: Call): Answer {
  const { appId, body } = checkFormerly(call)
  return json('cgi-bin', { authorizer_appid: appId, ...read(call, appId, body) })
}

/** `api_set_authorizer_option`, likewise. */
export function setOptionFormerly(call: Call): Answer {
  const { appId, body } = checkFormerly(call)
  return write(call, appId, body)
}
