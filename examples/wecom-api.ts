// An API that takes WeCom's login codes (企业微信). Run it with: npm run example examples/wecom-api.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWecomUser, type WecomCredentials, wecomAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID() } = process.env
const { WECOM_CORP_ID: corpId, WECOM_APP_SECRET: corpSecret, WECOM_AGENT_ID: agentId } = process.env
const real = corpId && corpSecret && agentId ? { corpId, corpSecret, agentId } : undefined
const simulator = real ? undefined : createPlatformSimulator({ host: 'localhost' })
await simulator?.start()

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(
  wecomAuth({
    ...(real ?? simulatedAgent()),
    ...(simulator && { endpoints: simulator.endpoints }),
    basePath: '/api',
    scope: 'snsapi_privateinfo',
    authorize: { departments: [1], includeSubDepartments: true },
    // For the command line below. Leave it out, and only members who are logged in may ask.
    verifyAccess: 'public',
  }),
)
app.get('/', requireWecomUser(), (req, res) => {
  res.json(req.wecomUser)
})
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT), () => {
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  console.log(`Open ${url} or ask from the command line:`)
  console.log(`curl -X POST ${url}/api/wecom/getUserInfo \\
  -H "Content-Type: application/json" \\
  -d '{"code": "${loginCode()}"}'`)
  console.log(`curl ${url}/api/wecom/verify/user123`)
})

/** Nothing in .env: the simulator plays WeCom. */
function simulatedAgent(): WecomCredentials {
  const corp = simulator?.corps.list()[0]
  const agent = corp?.agents[0]
  if (!corp || !agent) throw new Error('the simulator has no company')
  return { corpId: corp.corpId, corpSecret: agent.secret, agentId: agent.agentId }
}

/** What WeCom would send the browser back with; good for one call within five minutes. */
function loginCode(): string {
  if (!simulator) return 'the code of a login'
  const { corpId, agentId } = simulatedAgent()
  return simulator.corps.issueCode(corpId, 'user123', {
    agentId: Number(agentId),
    scope: 'snsapi_privateinfo',
  })
}
