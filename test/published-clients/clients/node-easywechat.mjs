import { CacheInterface, OfficialAccount } from 'node-easywechat'
import { agree, callback, official, refusalOf, report } from '../tools/platform.mjs'

const account = new OfficialAccount({ app_id: official.appId, secret: official.secret })
// Without the cache in files that it has by default.
account.setCache(new (class extends CacheInterface {})())
const oauth = await account.getOAuth()
const link = oauth.scopes(['snsapi_userinfo']).withState('a-b_c').redirect(callback)
const back = await agree(link)
const code = back.searchParams.get('code')
const user = await oauth.userFromCode(code)
const again = await refusalOf(oauth.userFromCode(code))
const params = { openid: user.getId() }
const follower = (await account.getClient().get('cgi-bin/user/info', { params })).toObject()
report({ openid: follower.openid, nickname: user.getNickname(), again: String(again.message) })
