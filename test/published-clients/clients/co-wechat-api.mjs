import API from 'co-wechat-api'
import { control, official, refusalOf, report } from '../tools/platform.mjs'

const client = new API(official.appId, official.secret)
const openid = await control(`users/xiaohong/openid?appid=${official.appId}`)
await control('users/xiaohong/follow', { appId: official.appId })
const user = await client.getUser(openid)
const { signature } = await client.getJsConfig({ url: 'http://localhost/page' })
const { ticket } = await client.createTmpQRCode(10, 60)
const sent = await client.sendText(openid, '你好')
const stranger = await refusalOf(client.getUser('oNobody'))
const wrong = await refusalOf(new API(official.appId, 'wrong').ensureAccessToken())
report({
  openid: user.openid,
  signature,
  ticket,
  sent: sent.errcode,
  refusals: [stranger.code, wrong.code],
})
