import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import express from 'express'
import session from 'express-session'
import { errorHandler, requireWechatUser, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'
import request from 'supertest'

// Your app, made by a function: its tests give it the simulator, main.ts nothing.
function createApp(endpoints?: WechatAuthOptions['endpoints']) {
  const app = express()
  app.use(session({ secret: 'a secret of the session', resave: false, saveUninitialized: false }))
  app.use(
    wechatAuth({
      appId: 'wx0000000000000001',
      appSecret: '00000000000000000000000000000001',
      endpoints,
    }),
  )
  app.get('/me', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
    res.json({ nickname: req.wechatUser?.nickname })
  })
  app.use(errorHandler())
  return app
}

const simulator = createPlatformSimulator()
let app: express.Express

beforeAll(async () => {
  await simulator.start()
  app = createApp(simulator.endpoints)
})
beforeEach(() => simulator.faults.clear())
afterAll(() => simulator.stop())

it('greets who is logged in', async () => {
  const agent = request.agent(app)
  await simulator.logIn(agent, 'xiaohong', { path: '/me' })
  const { body } = await agent.get('/me')
  expect(body.nickname).toBe('王小红')
})

it('lets nobody in who declines', async () => {
  const agent = request.agent(app)
  const last = await simulator.logIn(agent, 'xiaohong', { path: '/me', decision: 'deny' })
  expect(last.status).toBe(403)
  expect((await agent.get('/me')).status).toBe(401)
})

it('says that WeChat is busy', async () => {
  simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode: -1 })
  const last = await simulator.logIn(request.agent(app), 'xiaohong', { path: '/me' })
  expect(last.status).toBe(503)
})
