// Log in on a desktop by a code of a mini program (小程序码登录), whose front end is in mini-program/pages/scan. Run it with: npm run example examples/mini-login-scan.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import express from 'express'
import session from 'express-session'
import { errorHandler, type MiniLoginOptions, miniLogin, requireWechatUser } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', MINIPROGRAM_APPID: appId, MINIPROGRAM_APPSECRET: appSecret } = process.env
// `SECRET` signs the phone's tokens and seals the desktop's cookie; `SESSION_SECRET` is that of the session.
const { SECRET: secret = crypto.randomUUID(), SESSION_SECRET = crypto.randomUUID() } = process.env
const miniProgram = 'wx0000000000000004'
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const app = express()
const url = await new Promise<string>((resolve) => {
  const server = app.listen(Number(PORT), () =>
    resolve(`http://localhost:${(server.address() as AddressInfo).port}`),
  )
})
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(
  miniLogin({
    ...(appId && appSecret ? { appId, appSecret } : await simulatedMiniProgram()),
    secret,
    basePath: '/api',
    lang: 'en',
    scan: {
      page: 'pages/scan/scan',
      siteName: 'Example',
      // Until the page is published, the code opens what the developer tools have uploaded.
      envVersion: process.env['NODE_ENV'] === 'production' ? 'release' : 'develop',
    },
  }),
)
app.get('/', (_req, res) => res.sendFile(fileOf('mini-login-scan.html')))
app.get('/me', requireWechatUser(), (req, res) => {
  res.json({ openid: req.wechatUser?.openid })
})
app.use(errorHandler({ lang: 'en' }))
console.log(`Open ${url}`)

/** Nothing in .env: the simulator plays WeChat, and the page /phone somebody's phone with the mini program. */
async function simulatedMiniProgram(): Promise<MiniLoginOptions> {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const { apps, miniPrograms: wx, endpoints } = simulator
  apps.update(miniProgram, { frontEnd: `${url}/phone` })
  app.get('/phone', (_req, res) => res.sendFile(fileOf('mini-login-scan-phone.html')))
  app.get('/wx/scan', ({ query }, res) => res.json(wx.scan(miniProgram, String(query['person']))))
  app.get('/wx/login', ({ query: { person = 'xiaoming' } }, res) =>
    res.json({ code: wx.login(miniProgram, String(person)) }),
  )
  return { appId: miniProgram, appSecret: apps.get(miniProgram)?.appSecret, endpoints }
}
