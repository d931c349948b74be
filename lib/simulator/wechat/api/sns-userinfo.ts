import { unionidOf, virtualUnionidOf } from '../../accounts/state/openids.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'
import { checkOAuthAccessToken } from './oauth-access-token.ts'

/** Nickname and avatar of the person who signed in. */
export function userinfo(call: Call): Answer {
  const { world } = call
  const grant = checkOAuthAccessToken(call)
  call.check('scope is more than snsapi_base', grant.scope !== 'snsapi_base', 48001)
  call.check(
    'the person is not a snapshot user',
    !grant.isSnapshot || world.options.snapshotUserinfo === 'anonymous',
    48001,
  )
  const person = world.people.get(grant.personId)
  call.check('the person exists', person !== undefined, 40003)
  const app = world.apps.get(grant.appId)
  call.check('the app exists', app !== undefined, 40013)

  const unionid = grant.isSnapshot ? virtualUnionidOf(app) : unionidOf(app, person)
  const avatar = person.headimgurl ?? `${call.origin}/simulator/avatars/${person.id}.svg`
  return json('sns', {
    openid: grant.openid,
    nickname: grant.isSnapshot ? '微信用户' : person.nickname,
    // Since the end of 2021 the platform tells neither sex nor place.
    sex: 0,
    language: '',
    city: '',
    province: '',
    country: '',
    headimgurl: grant.isSnapshot ? '' : avatar,
    privilege: [],
    ...(unionid !== undefined && { unionid }),
  })
}
