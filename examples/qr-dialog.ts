// QR codes of WeChat and WeCom in a dialog: the page stays. Run it with: npm run example examples/qr-dialog.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import express from 'express'
import session from 'express-session'
import { errorHandler, websiteLogin, wecomAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID(), ...env } = process.env
const page = fileURLToPath(new URL('qr-dialog.html', import.meta.url))

const app = express()
const { website, company, scripts } = ofEnvironment() ?? (await simulated())
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(websiteLogin({ ...website, lang: 'en' }))
app.use(wecomAuth({ ...company, lang: 'en' }))
app.get('/', (_req, res) => res.sendFile(page))
// Where the page loads wxLogin.js and WeCom's SDK from.
app.get('/scripts.json', (_req, res) => void res.json(scripts))
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT), () => {
  console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`)
})

function scriptsAt(res: string, wwcdn: string) {
  return {
    wechat: `${res}/connect/zh_CN/htmledition/js/wxLogin.js`,
    wecom: `${wwcdn}/node/open/js/wecom-jssdk-2.4.0.js`,
  }
}

function ofEnvironment() {
  const { OPEN_PLATFORM_APPID: appId, OPEN_PLATFORM_APPSECRET: appSecret } = env
  const { WECOM_CORP_ID: corpId, WECOM_APP_SECRET: corpSecret, WECOM_AGENT_ID: agentId } = env
  if (!(appId && appSecret && corpId && corpSecret && agentId)) return undefined
  const scripts = scriptsAt('https://res.wx.qq.com', 'https://wwcdn.weixin.qq.com')
  return { website: { appId, appSecret }, company: { corpId, corpSecret, agentId }, scripts }
}

/** Something is missing in .env: the simulator plays both platforms, their scripts included. */
async function simulated() {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  const url = await simulator.start()
  const { endpoints } = simulator
  const found = simulator.apps.list().find(({ kind }) => kind === 'website')
  const [corp] = simulator.corps.list()
  const [agent] = corp?.agents ?? []
  if (!found || !corp || !agent) throw new Error('the simulator has no website or no company')
  const website = { appId: found.appId, appSecret: found.appSecret, endpoints }
  const company = { corpId: corp.corpId, corpSecret: agent.secret, agentId: agent.agentId, endpoints }
  return { website, company, scripts: scriptsAt(`${url}/res.wx.qq.com`, `${url}/wwcdn.weixin.qq.com`) }
}
