import express from 'express'
import { wechatMessages } from '../../dist/index.js'
import { listen } from './listen.mjs'
import { encodingAesKey, receiver, token } from './message-account.mjs'
import { peersAgainst } from './peers.mjs'

// Every app answers a text message with a text, encrypted.
const load = peersAgainst()
const config = { token, encodingAESKey: encodingAesKey, appid: receiver }
const answerTo = ({ Content }) => `You said ${Content}`
const path = '/messages'

export async function ours() {
  const messages = wechatMessages({ appId: receiver, token, encodingAesKey })
  messages.on('text', answerTo)
  return { base: await listen(express().use(path, messages)) }
}

export async function wechat() {
  const receive = load('wechat')(config, (req, res) => res.reply(answerTo(req.weixin)))
  return { base: await listen(express().use(path, receive)) }
}

/** On Koa, which it is made for. */
export async function coWechat() {
  const Koa = load('koa')
  const app = new Koa().use(load('co-wechat')(config).middleware(async (message) => answerTo(message)))
  return { base: await listen(app.callback()) }
}

export async function nestWechat() {
  load('reflect-metadata')
  const { MessageCrypto, WeChatService } = load('nest-wechat')
  const { XMLParser } = load('fast-xml-parser')
  const parser = new XMLParser()
  const service = new WeChatService({ appId: receiver, secret: 'x', token, encodingAESKey: encodingAesKey })
  const app = express().post(path, async (req, res) => {
    const message = parser.parse(await service.messagePushExpressHandler(req)).xml
    const [timestamp, nonce] = [String(Math.floor(Date.now() / 1_000)), MessageCrypto.createNonceStr()]
    const reply = textReply(message)
    res
      .type('xml')
      .send(MessageCrypto.encryptMessage(receiver, token, encodingAesKey, reply, timestamp, nonce))
  })
  return { base: await listen(app) }
}

export async function wxcrypt() {
  const WXBizMsgCrypt = load('wxcrypt')
  const crypt = new WXBizMsgCrypt(token, encodingAesKey, receiver)
  const app = express().post(path, express.text({ type: '*/*' }), (req, res) => {
    const { msg_signature, timestamp, nonce } = req.query
    const message = WXBizMsgCrypt.x2o(crypt.decryptMsg(msg_signature, timestamp, nonce, req.body)).xml
    const now = String(Math.floor(Date.now() / 1_000))
    res.type('xml').send(crypt.encryptMsg(textReply(message), now, nonce))
  })
  return { base: await listen(app) }
}

export async function nodeEasywechat() {
  const { OfficialAccount, ServerRequest } = load('node-easywechat')
  const app = express().post(path, async (req, res) => {
    const account = new OfficialAccount({ app_id: receiver, secret: 'x', token, aes_key: encodingAesKey })
    account.setRequest(await ServerRequest.createFromIncomingMessage(req))
    const server = account.getServer()
    server.with(async (message) => answerTo(message))
    const response = await server.serve()
    res.status(response.getStatusCode()).type('xml').send(response.getBody().toString())
  })
  return { base: await listen(app) }
}

const textReply = (message) =>
  `<xml><ToUserName><![CDATA[${message.FromUserName}]]></ToUserName><FromUserName><![CDATA[${message.ToUserName}]]></FromUserName><CreateTime>${Math.floor(Date.now() / 1_000)}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${answerTo(message)}]]></Content></xml>`
