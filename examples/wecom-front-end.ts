// A front end and its API on two origins (前后端分离). Run it with: npm run example examples/wecom-front-end.ts
import 'dotenv/config'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import cors from 'cors'
import express, { type Express } from 'express'
import { errorHandler, requireWecomUser, type WecomAuthOptions, wecomAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', FRONT_END_PORT = '3001', SECRET: secret = crypto.randomUUID() } = process.env

const frontEnd = express()
const frontEndUrl = await serve(frontEnd, FRONT_END_PORT)

const api = express()
api.use(cors({ origin: frontEndUrl }))
api.use(
  wecomAuth({
    ...(await credentials()),
    basePath: '/api',
    // Pages of the front end may start a login, and WeCom sends the browser back to them.
    returnToOrigins: [frontEndUrl],
    // Browsers send an API on another site no cookies, so it answers a token, signed with the secret.
    bearer: true,
    secret,
  }),
)
api.get('/api/me', requireWecomUser(), (req, res) => {
  res.json({ code: 0, message: 'success', data: req.wecomUser })
})
api.use(errorHandler())
const apiUrl = await serve(api, PORT)

frontEnd.get('/config.json', (_req, res) => void res.json({ api: apiUrl }))
frontEnd.get('/', (_req, res) => {
  res.sendFile(fileURLToPath(new URL('wecom-front-end.html', import.meta.url)))
})
console.log(`Open ${frontEndUrl}`)

async function serve(app: Express, port: string): Promise<string> {
  const server = app.listen(Number(port))
  await once(server, 'listening')
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

/** Nothing in .env: the simulator plays WeCom. */
async function credentials(): Promise<WecomAuthOptions> {
  const { WECOM_CORP_ID: corpId, WECOM_APP_SECRET: corpSecret, WECOM_AGENT_ID: agentId } = process.env
  if (corpId && corpSecret && agentId) return { corpId, corpSecret, agentId }
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const [corp] = simulator.corps.list()
  const [agent] = corp?.agents ?? []
  if (!corp || !agent) throw new Error('the simulator has no company')
  const { endpoints } = simulator
  return { corpId: corp.corpId, corpSecret: agent.secret, agentId: agent.agentId, endpoints }
}
