// A service provider of WeCom (企业微信服务商): companies install the app, their members log in. Run it with: npm run example examples/wecom-suite.ts
import 'dotenv/config'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { KeyvMysql } from '@keyv/mysql'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWecomUser, wecomAuth, wecomSuite } from 'express-wechat-auth'
import { createPlatformSimulator, type SimulatedSuite } from 'express-wechat-auth/simulator'
import { Keyv } from 'keyv'

const { PORT = '3000', PUBLIC_URL: publicUrl, SECRET: secret = crypto.randomUUID() } = process.env
const { MYSQL_URL = 'mysql://root@localhost/test', WECOM_PROVIDER_CORP_ID: providerCorpId = '' } = process.env
const { WECOM_SUITE_ID: suiteId = '', WECOM_SUITE_SECRET: suiteSecret = '' } = process.env
const { WECOM_SUITE_TOKEN: token = '', WECOM_SUITE_ENCODING_AES_KEY: encodingAesKey = '' } = process.env
const app = express()
const server = app.listen(Number(PORT))
await once(server, 'listening')
const url = `http://localhost:${(server.address() as AddressInfo).port}`
// No cache and no memory: a permanent code that is lost here can never be read again.
const database = () => new Keyv({ store: new KeyvMysql(MYSQL_URL), throwOnErrors: true })
const own = { suiteId, suiteSecret, token, encodingAesKey, providerCorpId, publicUrl, begin: undefined }
const { begin, ...options } = suiteId ? { ...own, grantStore: database() } : await simulatedSuite()
const companies = new Set<string>() // your table of customers
const suite = wecomSuite({
  ...options,
  secret,
  onGrant: ({ corpId }) => void companies.add(corpId),
  onGrantEnd: ({ corpId }) => void companies.delete(corpId),
})
app.use(session({ secret, resave: false, saveUninitialized: false }))
app.use(suite, wecomAuth({ suite, secret }))
app.get('/me', requireWecomUser(), ({ wecomUser }, res) => void res.json(wecomUser))
app.get('/', (_req, res) => {
  const links = '<a href="/wecom/suite/install?returnTo=/">Install the app</a> <a href="/me">Log in</a>'
  res.send(`<h1>${companies.size} companies</h1>${links}`)
})
app.use(errorHandler({ lang: 'en' }))
await begin?.()
console.log(`Open ${publicUrl ?? url}`)

/** Nothing in .env: the simulator plays WeCom, and for logins its browser too. In the end all is forgotten. */
async function simulatedSuite() {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const [suite] = simulator.suites.list() as [SimulatedSuite]
  const { suiteId, suiteSecret, token, encodingAesKey, providerCorpId } = suite
  app.use(['/me', '/wecom/login'], (req, res, next) => {
    req.headers['user-agent'] += ' wxwork MicroMessenger'
    res.cookie('simulated_user_agent', 'wecom')
    next()
  })
  const begin = () => {
    simulator.suites.update(suiteId, { commandUrl: `${url}/wecom/suite/events` })
    return simulator.suites.pushTicket(suiteId)
  }
  const given = { endpoints: simulator.endpoints, grantStore: new Map<string, object>(), begin }
  return { suiteId, suiteSecret, token, encodingAesKey, providerCorpId, ...given }
}
