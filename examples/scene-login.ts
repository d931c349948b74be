// Log in by scanning and following an official account (扫码关注登录). Run it with: npm run example examples/scene-login.ts
import 'dotenv/config'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWechatUser, sceneLogin, wechatMessages } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID(), WECHAT_APPID: appId } = process.env
const { WECHAT_APPSECRET: appSecret, WECHAT_MESSAGE_TOKEN: token } = process.env
const { WECHAT_ENCODING_AES_KEY: encodingAesKey } = process.env
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const app = express()
const { account, pushed, connect } =
  appId && appSecret && token && encodingAesKey
    ? { account: { appId, appSecret }, pushed: { token, encodingAesKey } }
    : await simulatedAccount()
// The console's 服务器配置 has this address, with token and key.
const messages = wechatMessages({ appId: account.appId, ...pushed })
messages.on('text', ({ Content }) => `You said: ${Content}`)
app.use('/wechat/messages', messages)
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(sceneLogin({ ...account, messages, siteName: 'Example', lang: 'en' }))
app.get('/', (_req, res) => {
  res.sendFile(fileOf('scene-login.html'))
})
app.get('/me', requireWechatUser(), (req, res) => {
  res.json({ openid: req.wechatUser?.openid })
})
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT))
await once(server, 'listening')
const url = `http://localhost:${(server.address() as AddressInfo).port}`
await connect?.(`${url}/wechat/messages`)
console.log(`Open ${url}`)

/** Nothing in .env: the simulator plays WeChat, and the page /phone somebody's phone. */
async function simulatedAccount() {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const { apps, users, push, endpoints } = simulator
  const found = apps.list().find(({ kind }) => kind === 'official-account')
  if (!found) throw new Error('the simulator has no official account')
  const { appId, appSecret } = found
  const [token, encodingAesKey] = ['simulated', 'simulated'.repeat(5).slice(2)]
  app.get('/phone', (_req, res) => res.sendFile(fileOf('scene-login-phone.html')))
  app.post('/phone', express.json(), async ({ body: { personId, ticket, text } }, res) => {
    if (ticket) users.scan(personId, { ticket })
    if (text) await push.send({ appId, personId, message: { MsgType: 'text', Content: text } })
    res.json(push.chat(appId, users.openidOf(personId, appId)))
  })
  const connect = (url: string) => push.configure({ appId }, { url, token, encodingAESKey: encodingAesKey })
  return { account: { appId, appSecret, endpoints }, pushed: { token, encodingAesKey }, connect }
}
