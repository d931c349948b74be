import express from 'express'
import session from 'express-session'
import grant from 'grant'
import request from 'supertest'
import { agree, official, report } from '../tools/platform.mjs'

const wechat = {
  key: official.appId,
  secret: official.secret,
  scope: ['snsapi_userinfo'],
  state: 'a-b_c',
  nonce: true,
  response: ['tokens', 'raw', 'profile'],
  callback: '/done',
}
const app = express()
app.use(session({ secret: 'a secret of tests', resave: false, saveUninitialized: true }))
app.use(grant.express({ defaults: { origin: 'http://localhost', transport: 'session' }, wechat }))
app.get('/done', (req, res) => res.json(req.session.grant.response))

const browser = request.agent(app)
const { headers } = await browser.get('/connect/wechat')
const back = await agree(headers.location)
await browser.get(`/connect/wechat/callback${back.search}`)
const { body: first } = await browser.get('/done')
await browser.get('/connect/wechat')
await browser.get(`/connect/wechat/callback${back.search}`)
const { body: second } = await browser.get('/done')
const { openid, nickname } = first.profile
report({ openid, nickname, again: JSON.stringify(second) })
