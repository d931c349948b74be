import oauth from 'wechat-oauth-ts'
import { agree, callback, official, refusalOf, report } from '../tools/platform.mjs'

const client = new oauth.default(official.appId, official.secret)
const css = 'https://example.com/login.css'
const back = await agree(client.getAuthorizeURL(callback, undefined, 'snsapi_userinfo', css))
const code = back.searchParams.get('code')
const { openid, nickname } = await client.getUserByCode(code)
const again = await refusalOf(client.getAccessToken(code))
report({ openid, nickname, again: again.message })
