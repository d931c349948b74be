// The server of an iOS or Android app (移动应用). Run it with: npm run example examples/mobile-login.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { type MobileLoginOptions, mobileLogin, requireWechatUser, type UserTokens } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', MOBILE_APPID: appId, MOBILE_APPSECRET: appSecret } = process.env
// Signs the tokens: long, random, and another one in each deployment.
const { SECRET: secret = crypto.randomUUID() } = process.env

const app = express()
app.use(
  mobileLogin({
    ...(appId && appSecret ? { appId, appSecret } : await simulatedPhone()),
    secret,
    // With it there is /wechat/mobile/refresh. In production: a Keyv instance, or three functions on your database.
    userTokenStore: new Map<string, UserTokens>(),
  }),
)
app.get('/api/me', requireWechatUser(), (req, res) => void res.json({ nickname: req.wechatUser?.nickname }))
app.get('/', (_req, res) => {
  res.send('Let your app post the code of WeChat’s SDK, as JSON, to /wechat/mobile/login.')
})

const server = app.listen(Number(PORT), () => {
  console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`)
})

/** Nothing in .env: the simulator plays WeChat, and a page plays the phone. */
async function simulatedPhone(): Promise<MobileLoginOptions> {
  const simulator = createPlatformSimulator()
  await simulator.start()
  const mobile = simulator.apps.list().find(({ kind }) => kind === 'mobile-app')
  if (!mobile) throw new Error('the simulator has no mobile app')
  app.get('/', (_req, res) => void res.send(phone))
  const issueCode = () => simulator.users.issueCode('xiaoming', mobile.appId)
  app.post('/wechat-sdk', (_req, res) => void res.json({ code: issueCode() }))
  return { appId: mobile.appId, appSecret: mobile.appSecret, endpoints: simulator.endpoints }
}

const phone = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mobile login</title><link rel="icon" href="data:,"><style>body { max-width: 26rem; margin: 0 auto; padding: 2.5rem 1.25rem; font: 17px/1.5 system-ui, sans-serif } h1 { margin: 0 0 1.5rem }
button { display: block; width: 100%; margin-top: .75rem; padding: .8rem; border: 0; border-radius: .6rem; background: #07883f; color: #fff; font: inherit; cursor: pointer } button + button { background: #e3f3e9; color: #05602c } button:disabled { background: #e6e9e8; color: #737b79; cursor: default }
pre { padding: 1rem; border-radius: .6rem; background: #f1f4f2; font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere }</style>
<h1>Your app</h1><button id="login">Log in with WeChat</button><button id="me" disabled>Call /api/me</button><button id="refresh" disabled>Refresh the token</button><button id="logout" disabled>Log out</button><pre>Nobody is logged in.</pre>
<script type="module">
  let token
  const ask = async (path, method = 'POST', body) => (await fetch(path, { method, body: body && JSON.stringify(body), headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) } })).json()
  const show = (answer) => {
    token = answer.data?.token ?? token
    document.querySelector('pre').textContent = JSON.stringify(answer, (key, value) => (key === 'token' ? '…' + value.slice(-16) : value), 2)
    for (const id of ['me', 'refresh', 'logout']) document.getElementById(id).disabled = !token
  }
  login.onclick = async () => show(await ask('/wechat/mobile/login', 'POST', await ask('/wechat-sdk')))
  me.onclick = async () => show(await ask('/api/me', 'GET'))
  refresh.onclick = async () => show(await ask('/wechat/mobile/refresh'))
  logout.onclick = async () => show(await ask('/wechat/mobile/logout').finally(() => { token = undefined }))
</script></html>`
