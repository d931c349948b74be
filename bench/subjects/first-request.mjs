// A process of its own: serves one request, and says how much CPU it has taken since its start.
import { get } from 'node:http'
import express from 'express'
import { appId, appSecret } from './credentials.mjs'

const app = express()
if (process.argv[2] === 'ours') {
  const { wechatAuth } = await import('../../dist/index.js')
  app.use(withSession, wechatAuth({ appId, appSecret }))
} else {
  app.get('/wechat/login', withSession, (_req, res) => res.redirect('https://open.weixin.qq.com/'))
}

/** A session without a store: to load express-session is no matter of either. */
function withSession(req, _res, next) {
  req.session = {}
  next()
}

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const headers = { 'user-agent': 'MicroMessenger/8.0.50' }
  get({ port, path: '/wechat/login', headers }, (res) => {
    if (res.statusCode !== 302) throw new Error(`the login was answered with ${res.statusCode}`)
    const { user, system } = process.cpuUsage()
    process.stdout.write(String(user + system), () => process.exit())
  })
})
