import express from 'express'
import createMp from 'wechat-mp'
import { chat, token } from '../tools/account.mjs'
import { report } from '../tools/platform.mjs'

const mp = createMp(token)
const app = express()
app.use('/messages', mp.start())
app.post(
  '/messages',
  (req, res, next) => {
    res.body = { msgType: 'text', content: `echo ${req.body.text}` }
    next()
  },
  mp.end(),
)
report(await chat(app, { mode: 'plain' }))
