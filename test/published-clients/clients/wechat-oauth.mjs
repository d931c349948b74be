import OAuth from 'wechat-oauth'
import { agree, callback, official, promised, refusalOf, report } from '../tools/platform.mjs'

const client = new OAuth(official.appId, official.secret)
const back = await agree(client.getAuthorizeURL(callback, '', 'snsapi_userinfo'))
const code = back.searchParams.get('code')
const { data } = await promised((done) => client.getAccessToken(code, done))
const { nickname } = await promised((done) => client.getUser(data.openid, done))
const renewed = await promised((done) => client.refreshAccessToken(data.refresh_token, done))
const again = await refusalOf(promised((done) => client.getAccessToken(code, done)))
report({ openid: renewed.data.openid, nickname, again: again.message })
