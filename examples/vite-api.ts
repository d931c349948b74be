// The API behind the front ends in vite-vue/ and vite-react/. Run it with: npm run example examples/vite-api.ts
import 'dotenv/config'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWechatUser, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID(), WECHAT_APPID, WECHAT_APPSECRET } = process.env
// Where the page is, not where this server listens: WeChat comes back there, and Vite hands it on.
const { PUBLIC_URL = 'http://localhost:5173' } = process.env

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(
  wechatAuth({
    ...(WECHAT_APPID && WECHAT_APPSECRET
      ? { appId: WECHAT_APPID, appSecret: WECHAT_APPSECRET }
      : await simulatedWechat()),
    publicUrl: PUBLIC_URL,
  }),
)
app.get('/api/me', requireWechatUser(), (req, res) => {
  res.json({ nickname: req.wechatUser?.nickname, openid: req.wechatUser?.openid })
})
app.use(errorHandler({ lang: 'en' }))

app.listen(Number(PORT), () => {
  console.log(`Open ${PUBLIC_URL}`)
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
