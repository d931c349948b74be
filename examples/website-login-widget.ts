// The QR code inside your own page, with wxLogin.js. Run it with: npm run example examples/website-login-widget.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express from 'express'
import session from 'express-session'
import { errorHandler, type WebsiteLoginOptions, websiteLogin } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID() } = process.env
const { OPEN_PLATFORM_APPID: appId, OPEN_PLATFORM_APPSECRET: appSecret } = process.env
const wxLogin = 'res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js'
let wxLoginScript = `https://${wxLogin}`

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(websiteLogin(appId && appSecret ? { appId, appSecret } : await simulatedWebsite()))
app.get('/', (req, res) => {
  res.send(page(req.wechatUser ? greeting : login))
})
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT), () => {
  console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`)
})

const login = `<h1>Log in</h1><p>Scan the code with WeChat.</p><div id="code"></div>
<script src="${wxLoginScript}"></script>
<script type="module">
  const { data } = await (await fetch('/wechat/qr/widget')).json()
  new WxLogin({ id: 'code', ...data })
</script>`

const greeting = `<h1>Hello</h1><p>This page was logged in from inside the frame.</p><button>Log out</button>
<script type="module">
  const { data } = await (await fetch('/wechat/qr/user')).json()
  document.querySelector('h1').textContent = 'Hello, ' + data.nickname
  document.querySelector('button').onclick = async () => {
    await fetch('/wechat/qr/logout', { method: 'POST' })
    location.reload()
  }
</script>`

/** Nothing in .env: the simulator plays WeChat, wxLogin.js included. */
async function simulatedWebsite(): Promise<WebsiteLoginOptions> {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  wxLoginScript = `${await simulator.start()}/${wxLogin}`
  const website = simulator.apps.list().find(({ kind }) => kind === 'website')
  if (!website) throw new Error('the simulator has no website app')
  return { appId: website.appId, appSecret: website.appSecret, endpoints: simulator.endpoints }
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>QR code in a page</title><link rel="icon" href="data:,">
<style>body { display: grid; place-content: center; justify-items: center; gap: .75rem; min-height: 100svh; margin: 0; padding: 1rem; box-sizing: border-box; background: #f3f5f4; font: 17px/1.5 system-ui, sans-serif; text-align: center; overflow-wrap: anywhere }
h1, p { margin: 0 } #code { width: 300px; height: 400px; padding: 1rem; border-radius: 1rem; background: #fff; box-shadow: 0 1px 8px #0002 } button { padding: .7rem 1.6rem; border: 0; border-radius: .6rem; background: #07883f; color: #fff; font: inherit; cursor: pointer }</style>
${content}</html>`
}
