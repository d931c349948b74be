// One account for a person's logins, in SQLite. Run it with: npm run example examples/linked-identities.ts
import type { AddressInfo } from 'node:net'
import express, { type Request } from 'express'
import session from 'express-session'
import type { IdentityStore } from 'express-wechat-auth'
import { errorHandler, linkedIdentities, miniLogin, wechatAuth, wecomAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'
import sqlite from 'node-sqlite3-wasm'

const { PORT = '3000', DATABASE = ':memory:', SECRET: secret = crypto.randomUUID() } = process.env
const db = new sqlite.Database(DATABASE)
db.exec('create table if not exists identities (key text primary key, account text not null, identity text)')
const select = 'select account, identity from identities'
const insert = 'insert into identities (key, account, identity) values (?, ?, ?)'
const update = 'on conflict (key) do update set identity = excluded.identity where account = excluded.account'
const store: IdentityStore<{ id: string }> = {
  find(query) {
    const union = "identity ->> 'unionGroup' = ? and identity ->> 'unionid' = ?"
    const found = db.get(`${select} where ${'key' in query ? 'key = ?' : union}`, Object.values(query))
    return found && { id: String(found['account']) }
  },
  create(identity) {
    const id = crypto.randomUUID()
    db.run(insert, [identity.key, id, JSON.stringify(identity)]) // throws where the key is taken
    return { id }
  },
  link: ({ id }, identity) => db.run(`${insert} ${update}`, [identity.key, id, JSON.stringify(identity)]),
  unlink: ({ id }, { key }) => db.run('delete from identities where key = ? and account = ?', [key, id]),
  list: ({ id }) =>
    db.all(`${select} where account = ?`, [id]).map((row) => JSON.parse(String(row['identity']))),
}

// The simulator plays WeChat and WeCom: an official account, a website, a mini program, and a company's app.
const simulator = createPlatformSimulator({ host: 'localhost' })
await simulator.start()
const [account, website, , mini] = simulator.apps.list().map(({ appId, appSecret }) => ({ appId, appSecret }))
const corpSecret = 'simulated-secret-of-agent-1000002'
const { onLogin } = linkedIdentities({ store, unionGroup: 'example-company' })
const common = { secret, onLogin, endpoints: simulator.endpoints }
const mine = (req: Request) => (req.wechatUser ?? req.wecomUser)?.account as { id: string } | undefined
const links = `<p><a href="/wechat/login">WeChat</a> <a href="/wecom/login">WeCom</a> <a href="/add">Add WeCom</a>`
const app = express().use(session({ secret, resave: false, saveUninitialized: false }))
app.use(wechatAuth({ ...account, website, ...common }))
app.use(wecomAuth({ corpId: 'ww0000000000000001', agentId: 1000002, corpSecret, ...common }))
app.use(miniLogin({ ...mini, ...common, basePath: '/mini' }))
app.get('/add', (_req, res) => res.wecomLink({ returnTo: '/' }))
app.get('/wx-login', (_req, res) =>
  res.json({ code: simulator.miniPrograms.login(mini?.appId ?? '', 'xiaoming') }),
)
app.get('/', async (req, res) => {
  const identities = await store.list(mine(req) ?? { id: '' })
  res.send(`<pre>${mine(req)?.id ?? 'nobody'}\n${identities.map(({ key }) => key).join('\n')}</pre>${links}`)
})
app.use(errorHandler({ lang: 'en' }))
const server = app.listen(Number(PORT), () => {
  console.log(`Open http://localhost:${(server.address() as AddressInfo).port}`)
})
