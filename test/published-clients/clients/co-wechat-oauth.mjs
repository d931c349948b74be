import OAuth from 'co-wechat-oauth'
import { agree, callback, official, refusalOf, report } from '../tools/platform.mjs'

const client = new OAuth(official.appId, official.secret)
const back = await agree(client.getAuthorizeURL(callback, undefined, 'snsapi_userinfo'))
const code = back.searchParams.get('code')
const { data } = await client.getAccessToken(code)
const { nickname } = await client.getUser(data.openid)
const renewed = await client.refreshAccessToken(data.refresh_token)
const again = await refusalOf(client.getAccessToken(code))
report({ openid: renewed.data.openid, nickname, again: again.message })
