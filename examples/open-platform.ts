// A third-party platform (第三方平台): merchants grant, their customers log in. Run it with: npm run example examples/open-platform.ts
import 'dotenv/config'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { KeyvMysql } from '@keyv/mysql'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWechatUser, wechatAuth, wechatPlatform } from 'express-wechat-auth'
import { createPlatformSimulator, type SimulatedComponent } from 'express-wechat-auth/simulator'
import { Keyv } from 'keyv'

const { PORT = '3000', PUBLIC_URL: publicUrl, SECRET: secret = crypto.randomUUID() } = process.env
const { MYSQL_URL = 'mysql://root@localhost/test', WECHAT_PLATFORM_APPID: appId = '' } = process.env
const { WECHAT_PLATFORM_APPSECRET: appSecret = '' } = process.env
const { WECHAT_PLATFORM_TOKEN: token = '', WECHAT_PLATFORM_ENCODING_AES_KEY: encodingAesKey = '' } =
  process.env

const app = express()
const server = app.listen(Number(PORT))
await once(server, 'listening')
const url = `http://localhost:${(server.address() as AddressInfo).port}`
// No cache and no memory: what is lost here, each merchant must grant again.
const database = () => new Keyv({ store: new KeyvMysql(MYSQL_URL), throwOnErrors: true })
const own = { appId, appSecret, token, encodingAesKey, publicUrl, begin: undefined }
const { begin, ...options } = appId ? { ...own, grantStore: database() } : await simulatedPlatform()
const platform = wechatPlatform({ ...options, secret })
app.use(platform)
app.use(session({ secret, resave: false, saveUninitialized: false }))
const accountOf = (req: express.Request) => ({ appId: String(req.params['appId']), platform })
app.use('/shops/:appId', wechatAuth({ credentials: accountOf, secret }))
app.get('/shops/:appId', requireWechatUser(), ({ wechatUser }, res) => {
  res.json({ shop: wechatUser?.appId, customer: wechatUser?.openid })
})
app.get('/', async (_req, res) => {
  let list = '<h1>Shops</h1><p><a href="/wechat/platform/grant?returnTo=/">Add yours</a>'
  for await (const { appId } of platform.fetchGrants()) list += `<p><a href="/shops/${appId}">${appId}</a>`
  res.send(list)
})
app.use(errorHandler({ lang: 'en' }))
await begin?.()
console.log(`Open ${publicUrl ?? url}`)

/** Nothing in .env: the simulator plays WeChat, and below /shops its browser too. In the end all is forgotten. */
async function simulatedPlatform() {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const [{ appId, appSecret, token, encodingAesKey }] = simulator.components.list() as [SimulatedComponent]
  app.use('/shops', (req, res, next) => {
    req.headers['user-agent'] += ' MicroMessenger'
    res.cookie('simulated_user_agent', 'wechat')
    next()
  })
  const begin = () => {
    simulator.components.update(appId, { eventUrl: `${url}/wechat/platform/events` })
    return simulator.components.pushTicket(appId)
  }
  const grantStore = new Map<string, object>()
  return { appId, appSecret, token, encodingAesKey, endpoints: simulator.endpoints, grantStore, begin }
}
