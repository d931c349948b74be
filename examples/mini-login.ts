// The server of a mini program (小程序), whose front end is in mini-program/. Run it with: npm run example examples/mini-login.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { type MiniLoginOptions, miniLogin, requireWechatUser } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', MINIPROGRAM_APPID: appId, MINIPROGRAM_APPSECRET: appSecret } = process.env
// Signs the tokens: long, random, and another one in each deployment.
const { SECRET: secret = crypto.randomUUID() } = process.env
const phones = new Map<string, string>()
const [person, miniProgram] = ['xiaoming', 'wx0000000000000004']

const app = express()
const url = await new Promise<string>((resolve) => {
  const server = app.listen(Number(PORT), () =>
    resolve(`http://localhost:${(server.address() as AddressInfo).port}`),
  )
})
app.use(
  miniLogin({
    ...(appId && appSecret ? { appId, appSecret } : await simulatedMiniProgram()),
    secret,
    basePath: '/api',
    phone: 'optional', // POST /api/login { code, phoneCode }
    // Here the number is WeChat's own word; what a front end says later is not.
    onPhone: ({ phoneNumber }, { openid }) => {
      phones.set(openid, phoneNumber)
    },
  }),
)
app.get('/api/me', requireWechatUser(), (req, res) => {
  const { openid = '' } = req.wechatUser ?? {}
  res.json({ code: 0, message: 'success', data: { openid, phoneNumber: phones.get(openid) } })
})
console.log(`Open ${url} in mini-program/app.js with the WeChat developer tools`)

/** Nothing in .env: the simulator plays WeChat, and these calls play a phone, which opens `/wx/login` and the like. */
async function simulatedMiniProgram(): Promise<MiniLoginOptions> {
  const simulator = createPlatformSimulator()
  await simulator.start()
  const wx = simulator.miniPrograms
  app.get('/wx/login', (_req, res) => res.json({ code: wx.login(miniProgram, person) }))
  app.get('/wx/getPhoneNumber', (_req, res) => res.json({ code: wx.getPhoneNumber(miniProgram, person) }))
  app.get('/wx/getUserInfo', (_req, res) => res.json(wx.getUserInfo(miniProgram, person)))
  console.log(`Or play the phone on the command line:
curl -X POST ${url}/api/login -H "Content-Type: application/json" \\
  -d '{"code": "${wx.login(miniProgram, person)}"}'`)
  return {
    appId: miniProgram,
    appSecret: simulator.apps.get(miniProgram)?.appSecret,
    endpoints: simulator.endpoints,
  }
}
