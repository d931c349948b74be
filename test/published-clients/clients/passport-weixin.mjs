import express from 'express'
import { Passport } from 'passport'
import WeixinStrategy from 'passport-weixin'
import request from 'supertest'
import { agree, callback, report, website } from '../tools/platform.mjs'

const passport = new Passport()
passport.use(
  new WeixinStrategy(
    { clientID: website.appId, clientSecret: website.secret, callbackURL: callback, requireState: true },
    (_accessToken, _refreshToken, profile, done) => done(null, profile),
  ),
)
const app = express()
app.use(passport.initialize())
app.get('/login', passport.authenticate('weixin', { session: false, state: 'abc123' }))
app.get('/callback', passport.authenticate('weixin', { session: false }), (req, res) => res.json(req.user))
app.use((error, _req, res, _next) => res.status(502).json({ message: error.message }))

const { headers } = await request(app).get('/login')
const back = await agree(headers.location, 'xiaohong', 'plain')
const { body: user } = await request(app).get(`/callback${back.search}`)
const again = await request(app).get(`/callback${back.search}`)
report({ openid: user._json.openid, nickname: user.displayName, again: again.body.message })
