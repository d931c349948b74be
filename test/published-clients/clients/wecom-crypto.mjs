import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { chat, encodingAESKey, read, token } from '../tools/account.mjs'
import { company, report } from '../tools/platform.mjs'

const fieldOf = (xml, name) => new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]></${name}>`, 's').exec(xml)?.[1]

function open({ msg_signature: signature, timestamp, nonce }, sealed) {
  if (getSignature(token, timestamp, nonce, sealed) !== signature) throw new Error('wrong signature')
  const { message, id } = decrypt(encodingAESKey, sealed)
  if (id !== company.corpId) throw new Error('wrong company')
  return message
}

function reply(xml, { timestamp, nonce }) {
  const text = `<xml><ToUserName><![CDATA[${fieldOf(xml, 'FromUserName')}]]></ToUserName><FromUserName><![CDATA[${fieldOf(xml, 'ToUserName')}]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[echo ${fieldOf(xml, 'Content')}]]></Content></xml>`
  const sealed = encrypt(encodingAESKey, text, company.corpId)
  const signature = getSignature(token, timestamp, nonce, sealed)
  return `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
}

async function listener(req, res) {
  const { query, body } = await read(req)
  if (req.method === 'GET') return res.end(open(query, query.echostr))
  return res.end(reply(open(query, fieldOf(body, 'Encrypt')), query))
}

const answer = (req, res) => void listener(req, res).catch((error) => res.destroy(error))
report(await chat(answer, { corp: true }))
