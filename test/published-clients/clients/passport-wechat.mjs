import express from 'express'
import { Passport } from 'passport'
import WechatStrategy from 'passport-wechat'
import request from 'supertest'
import { agree, callback, official, report } from '../tools/platform.mjs'

const passport = new Passport()
passport.use(
  new WechatStrategy(
    { appID: official.appId, appSecret: official.secret, scope: 'snsapi_userinfo', callbackURL: callback },
    (_accessToken, _refreshToken, profile, _expiresIn, done) => done(null, profile),
  ),
)
const app = express()
app.use(passport.initialize())
app.get('/login', passport.authenticate('wechat', { session: false }))
app.get('/callback', passport.authenticate('wechat', { session: false }), (req, res) => res.json(req.user))
app.use((error, _req, res, _next) => res.status(502).json({ message: error.message }))

const { headers } = await request(app).get('/login')
const back = await agree(headers.location)
const { body: user } = await request(app).get(`/callback${back.search}`)
const again = await request(app).get(`/callback${back.search}`)
report({ openid: user.openid, nickname: user.nickname, again: again.body.message })
