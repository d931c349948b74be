// Asks WeChat who a person is at every visit. Run it with: npm run example examples/user-tokens-file.ts
import 'dotenv/config'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import session from 'express-session'
import type { UserTokenStore } from 'express-wechat-auth'
import { errorHandler, requireWechatUser, wechatAuth, wechatClient } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', SESSION_SECRET = crypto.randomUUID(), WECHAT_APPID, WECHAT_APPSECRET } = process.env
const folder = process.env['USER_TOKENS_FOLDER'] ?? (await mkdtemp(join(tmpdir(), 'user-tokens-')))

// A digest is a safe file name for whatever key: no "../", and no two names that differ in case alone.
const fileOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex')}.json`)
const userTokenStore: UserTokenStore = {
  // A file that is not there is nobody's; a disk that fails is not a person who must log in again.
  get: (key) =>
    readFile(fileOf(key), 'utf8').then(JSON.parse, (error) => {
      if (error.code !== 'ENOENT') throw error
    }),
  async set(key, tokens) {
    const draft = join(folder, randomUUID())
    await writeFile(draft, JSON.stringify(tokens), { mode: 0o600 })
    await rename(draft, fileOf(key)) // so that nobody reads half a file
  },
  delete: (key) => rm(fileOf(key), { force: true }),
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
