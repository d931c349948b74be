import express from 'express'
import wechat from 'wechat'
import { chat, encodingAESKey, token } from '../tools/account.mjs'
import { official, report } from '../tools/platform.mjs'

const app = express()
const config = { token, appid: official.appId, encodingAESKey, checkSignature: true }
app.use(
  '/messages',
  wechat(config, (req, res) => res.reply(`echo ${req.weixin.Content}`)),
)
report(await chat(app))
