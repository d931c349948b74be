import { checkAccount } from '../../accounts/api/app-access-token.ts'
import { jsonBody } from '../../accounts/api/json-body.ts'
import type { SimulatedApp } from '../../accounts/state/app.ts'
import { findByOpenid } from '../../accounts/state/find-by-openid.ts'
import { unionidOf } from '../../accounts/state/openids.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'

/** What an account may know of a follower; of everybody else, only that they are none. */
function followerRecord(call: Call, app: SimulatedApp, openid: unknown): object {
  const { followers } = call.world.official
  const person = findByOpenid(call.world, app, openid)
  call.check('openid is a person of this account', person !== undefined, 40003)
  const following = followers.get(app.appId, person)
  if (following === undefined) return { subscribe: 0, openid }
  const { since, subscribeScene, scene } = following
  const unionid = unionidOf(app, person)
  return {
    subscribe: 1,
    openid,
    language: 'zh_CN',
    subscribe_time: Math.floor(since / 1000),
    ...(unionid !== undefined && { unionid }),
    remark: '',
    groupid: 0,
    tagid_list: [],
    subscribe_scene: subscribeScene,
    qr_scene: typeof scene === 'number' ? scene : 0,
    qr_scene_str: typeof scene === 'string' ? scene : '',
  }
}

/** `cgi-bin/user/info`: whether a person follows the account, and since when. Neither name nor picture. */
export function userInfo(call: Call): Answer {
  const app = checkAccount(call, 'official-account')
  const openid = call.query.get('openid') ?? ''
  call.check('openid is given', openid !== '', 40003)
  return json('cgi-bin', followerRecord(call, app, openid))
}

/** `cgi-bin/user/info/batchget`: the same for up to 100 people. */
export function userInfoBatch(call: Call): Answer {
  const app = checkAccount(call, 'official-account')
  call.check('the method is POST', call.method === 'POST', 43002)
  const list = jsonBody(call)['user_list']
  call.check('user_list is an array', Array.isArray(list), 40031)
  call.check('user_list has 1 to 100 entries', list.length > 0 && list.length <= 100, 40032)
  const records = list.map((entry: unknown) => {
    const isObject = typeof entry === 'object' && entry !== null && 'openid' in entry
    call.check('each entry of user_list has an openid', isObject, 40031)
    return followerRecord(call, app, entry.openid)
  })
  return json('cgi-bin', { user_info_list: records })
}
