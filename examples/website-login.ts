// Log in to a website by QR code (网站应用). Run it with: npm run example examples/website-login.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWechatUser, type WebsiteLoginOptions, websiteLogin } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID() } = process.env
const { OPEN_PLATFORM_APPID: appId, OPEN_PLATFORM_APPSECRET: appSecret } = process.env

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(websiteLogin(appId && appSecret ? { appId, appSecret } : await simulatedWebsite()))
app.get('/', (_req, res) => {
  res.send(page('<h1>Welcome</h1><a href="/wechat/qr/login?returnTo=/account">Log in with WeChat</a>'))
})
app.get('/account', requireWechatUser(), (req, res) => {
  const { nickname = 'friend', headimgurl } = req.wechatUser ?? {}
  const picture = headimgurl ? `<img src="${escapeHtml(headimgurl)}" alt="" width="96" height="96">` : ''
  const logout = '<form method="post" action="/leave"><button>Log out</button></form>'
  res.send(page(`${picture}<h1>Hello, ${escapeHtml(nickname)}</h1>${logout}`))
})
app.post('/leave', async (_req, res) => {
  await res.wechatLogout()
  res.redirect(303, '/')
})
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT), () => {
  console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`)
})

/** Nothing in .env: the simulator plays WeChat. */
async function simulatedWebsite(): Promise<WebsiteLoginOptions> {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const website = simulator.apps.list().find(({ kind }) => kind === 'website')
  if (!website) throw new Error('the simulator has no website app')
  return { appId: website.appId, appSecret: website.appSecret, endpoints: simulator.endpoints }
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Website login</title><link rel="icon" href="data:,">
<style>body { display: grid; place-content: center; justify-items: center; gap: 1.25rem; min-height: 100svh; margin: 0; padding: 1rem; box-sizing: border-box; font: 17px/1.5 system-ui, sans-serif; text-align: center; overflow-wrap: anywhere }
h1, form { margin: 0 } img { border-radius: 1rem } a, button { padding: .7rem 1.6rem; border: 0; border-radius: .6rem; background: #07883f; color: #fff; font: inherit; text-decoration: none; cursor: pointer }</style>
${content}</html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
