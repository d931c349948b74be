// Asks WeChat who a person is at every visit, with OAuth tokens that Keyv keeps in MongoDB. The types of this file
// are checked; it has not been run, for want of a MongoDB where the tests run.
// Run it with: MONGO_URL=mongodb://localhost:27017/app npm run example examples/user-tokens-mongo.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import { KeyvMongo } from '@keyv/mongo'
import express from 'express'
import session from 'express-session'
import type { UserTokens } from 'express-wechat-auth'
import { errorHandler, requireWechatUser, wechatAuth, wechatClient } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'
import { Keyv } from 'keyv'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID(), WECHAT_APPID, WECHAT_APPSECRET } = process.env
const { MONGO_URL = 'mongodb://localhost:27017/app' } = process.env

// `throwOnErrors`: a database that is down is an error, and not a person who must log in again.
const userTokenStore = new Keyv<UserTokens>({
  store: new KeyvMongo(MONGO_URL, { collection: 'user_tokens' }),
  throwOnErrors: true,
})

// The same with a mongoose model of yours, keyed by { appid: String, openid: String }:
//   get: (key) => Token.findOne(idOf(key)).lean(),
//   set: (key, tokens) => Token.replaceOne(idOf(key), tokens, { upsert: true }),
//   delete: (key) => Token.deleteOne(idOf(key)),
// where idOf = (key) => ({ appid: key.split(':')[0], openid: key.split(':')[1] })

const { apps, endpoints } =
  WECHAT_APPID && WECHAT_APPSECRET
    ? { apps: [{ appId: WECHAT_APPID, appSecret: WECHAT_APPSECRET }], endpoints: undefined }
    : await simulatedWechat()
const clients = apps.map((app) => wechatClient({ ...app, endpoints, userTokenStore }))

const app = express()
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(wechatAuth({ ...apps[0], website: apps[1], endpoints, userTokenStore }))
app.get('/', requireWechatUser({ scope: 'snsapi_userinfo' }), async (req, res) => {
  const { appId, openid = '' } = req.wechatUser ?? {}
  const person = await clients.find((client) => client.appId === appId)?.fetchUserInfo({ openid })
  res.type('text').send(`Hello, ${person?.nickname}`)
})
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT), () => {
  console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`)
})

/** Nothing in .env: the simulator plays WeChat, with an official account, and a website app for other browsers. */
async function simulatedWechat() {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  await simulator.start()
  const apps = simulator.apps.list().map(({ appId, appSecret }) => ({ appId, appSecret }))
  return { apps: apps.slice(0, 2), endpoints: simulator.endpoints }
}
