// One callback domain for two environments. Run it with: npm run example examples/relay.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import session from 'express-session'
import { callbackRelay, errorHandler, requireWechatUser, wechatAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const {
  PORT = '3000',
  SESSION_SECRET = crypto.randomUUID(),
  RELAY_SECRET = crypto.randomUUID(),
} = process.env
const { WECHAT_APPID: appId, WECHAT_APPSECRET: appSecret } = process.env
const account = appId && appSecret ? { appId, appSecret } : await simulatedAccount()

// The relay stands on the domain that is registered at WeChat. Environments are known when it is asked.
const environments: string[] = []
const registered = express()
const relayUrl = `${await serve(registered, Number(PORT))}/relay`
for (const name of ['staging', 'preview']) environments.push(await serve(environment(name), 0))
registered.use(callbackRelay({ secret: RELAY_SECRET, environments, lang: 'en' }))
registered.get('/', (_req, res) => {
  res.send(environments.map((url) => `<p><a href="${url}/me">${url}</a>`).join(''))
})
console.log(`Open ${relayUrl.replace('/relay', '')}`)

/** One environment: it knows the relay's address and secret, and has cookies and sessions of its own. */
function environment(name: string): Express {
  const app = express()
  // On one machine environments differ by port, which cookies do not see.
  app.use(session({ name, secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
  app.use(wechatAuth({ ...account, relay: { url: relayUrl, secret: RELAY_SECRET } }))
  app.get('/me', requireWechatUser(), (req, res) => {
    res.type('text').send(`${name}: ${req.wechatUser?.openid}`)
  })
  app.use(errorHandler({ lang: 'en' }))
  return app
}

function serve(app: Express, port: number): Promise<string> {
  return new Promise((resolve) => {
    const server = app.listen(port, () =>
      resolve(`http://localhost:${(server.address() as AddressInfo).port}`),
    )
  })
}

/** Nothing in .env: the simulator plays WeChat. */
async function simulatedAccount() {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const known = simulator.apps.list().find(({ kind }) => kind === 'official-account')
  if (!known) throw new Error('the simulator has no official account')
  return { appId: known.appId, appSecret: known.appSecret, endpoints: simulator.endpoints }
}
