// The smallest app with a WeChat login. Run it with: npm run example examples/wechat-login.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWechatUser, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID(), WECHAT_APPID, WECHAT_APPSECRET } = process.env

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(
  wechatAuth(
    WECHAT_APPID && WECHAT_APPSECRET
      ? { appId: WECHAT_APPID, appSecret: WECHAT_APPSECRET }
      : await simulatedWechat(),
  ),
)
app.get('/', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
  res.type('text').send(`Hello, ${req.wechatUser?.nickname}`)
})
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT), () => {
  console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`)
})

/** Nothing in .env: the simulator plays WeChat, and its website app serves browsers that are not WeChat's. */
async function simulatedWechat(): Promise<WechatAuthOptions> {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const [account, website] = simulator.apps.list()
  if (!account || !website) throw new Error('the simulator has no apps')
  return {
    appId: account.appId,
    appSecret: account.appSecret,
    website: { appId: website.appId, appSecret: website.appSecret },
    endpoints: simulator.endpoints,
  }
}
