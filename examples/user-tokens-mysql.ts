// Asks WeChat who a person is at every visit, with OAuth tokens that three functions keep in MySQL or MariaDB.
// Run it with: MYSQL_URL=mysql://user:password@localhost/database npm run example examples/user-tokens-mysql.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express from 'express'
import session from 'express-session'
import type { UserTokenStore, UserTokens } from 'express-wechat-auth'
import { errorHandler, requireWechatUser, wechatAuth, wechatClient } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'
import mysql, { type RowDataPacket } from 'mysql2/promise'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID(), WECHAT_APPID, WECHAT_APPSECRET } = process.env
const db = mysql.createPool(process.env['MYSQL_URL'] ?? 'mysql://root@localhost/test')
await db.query(`create table if not exists user_tokens (
  appid varchar(32), openid varchar(64), access_token varchar(512), expires_in int unsigned, scope varchar(128),
  refresh_token varchar(512), create_at bigint, primary key (appid, openid)
) character set ascii collate ascii_bin`) // openids may differ in case alone
const where = 'where appid = ? and openid = ?' // the key is appid:openid
const userTokenStore: UserTokenStore = {
  async get(key) {
    const [rows] = await db.execute<RowDataPacket[]>(`select * from user_tokens ${where}`, key.split(':'))
    return rows[0] as UserTokens | undefined
  },
  set: (_key, { appid, openid, access_token, expires_in, refresh_token, scope, create_at }) =>
    db.query(
      `replace into user_tokens
       (appid, openid, access_token, expires_in, refresh_token, scope, create_at) values (?)`,
      [[appid, openid, access_token, expires_in, refresh_token, scope, create_at]],
    ),
  delete: (key) => db.execute(`delete from user_tokens ${where}`, key.split(':')),
}

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
