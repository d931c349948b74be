import WXBizMsgCrypt from 'wxcrypt'
import { chat, encodingAESKey, read, token } from '../tools/account.mjs'
import { company, report } from '../tools/platform.mjs'

const crypt = new WXBizMsgCrypt(token, encodingAESKey, company.corpId)

async function listener(req, res) {
  const { query, body } = await read(req)
  const { msg_signature: signature, timestamp, nonce, echostr } = query
  if (req.method === 'GET') return res.end(crypt.verifyURL(signature, timestamp, nonce, echostr))
  const { xml } = WXBizMsgCrypt.x2o(crypt.decryptMsg(signature, timestamp, nonce, body))
  const reply = {
    ToUserName: xml.FromUserName,
    FromUserName: xml.ToUserName,
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: 'text',
    Content: `echo ${xml.Content}`,
  }
  return res.end(crypt.encryptMsg(WXBizMsgCrypt.o2x({ xml: reply }), timestamp, nonce))
}

const answer = (req, res) => void listener(req, res).catch((error) => res.destroy(error))
report(await chat(answer, { corp: true }))
