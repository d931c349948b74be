import API from 'wechat-api'
import { control, official, promised, refusalOf, report } from '../tools/platform.mjs'

const client = new API(official.appId, official.secret)
const openid = await control(`users/xiaohong/openid?appid=${official.appId}`)
await control('users/xiaohong/follow', { appId: official.appId })
const user = await promised((done) => client.getUser(openid, done))
const page = { url: 'http://localhost/page' }
const { signature } = await promised((done) => client.getJsConfig(page, done))
const { ticket } = await promised((done) => client.createTmpQRCode(10, 60, done))
const sent = await promised((done) => client.sendText(openid, '你好', done))
const stranger = await refusalOf(promised((done) => client.getUser('oNobody', done)))
const impostor = new API(official.appId, 'wrong')
const wrong = await refusalOf(promised((done) => impostor.getAccessToken(done)))
report({
  openid: user.openid,
  signature,
  ticket,
  sent: sent.errcode,
  refusals: [stranger.code, wrong.code],
})
