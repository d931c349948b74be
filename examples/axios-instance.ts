// Calls to WeChat over an axios instance of your own, with an interceptor and, where PROXY_URL is set, a proxy.
// For a proxy alone no axios is needed: give the option "proxy" the address.
// Run it with: npm run example examples/axios-instance.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import axios, { type AxiosProxyConfig } from 'axios'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWechatUser, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', PROXY_URL, SESSION_SECRET = crypto.randomUUID() } = process.env
const { WECHAT_APPID: appId, WECHAT_APPSECRET: appSecret } = process.env

// What sends requests again by itself, such as axios-retry, leaves out the exchange of a code: a code works once.
const http = axios.create({ proxy: PROXY_URL ? proxyAt(new URL(PROXY_URL)) : false })
http.interceptors.response.use((response) => {
  // The path alone: secrets and tokens stand in the query.
  const { pathname } = new URL(response.config.url ?? '')
  console.log(`WeChat answered ${response.status} to ${pathname}`)
  return response
})

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(wechatAuth({ ...(appId && appSecret ? { appId, appSecret } : await simulatedWechat()), http }))
app.get('/', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
  res.type('text').send(`Hello, ${req.wechatUser?.nickname}`)
})
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT), () => {
  console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`)
})

function proxyAt({ protocol, hostname, port, username, password }: URL): AxiosProxyConfig {
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  return { protocol, host: hostname, port: Number(port || 80), ...(username !== '' && { auth }) }
}

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
