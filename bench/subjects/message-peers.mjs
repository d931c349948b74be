import { encodingAesKey, receiver, token } from './message-account.mjs'
import { batch } from './message-batch.mjs'
import { peersAgainst } from './peers.mjs'

const load = peersAgainst()
const config = { token, encodingAESKey: encodingAesKey, appid: receiver }

export function wxcrypt() {
  const WXBizMsgCrypt = load('wxcrypt')
  const crypt = new WXBizMsgCrypt(token, encodingAesKey, receiver)
  return batch(({ msg_signature, timestamp, nonce }, body) => {
    return WXBizMsgCrypt.x2o(crypt.decryptMsg(msg_signature, timestamp, nonce, body)).xml
  })
}

/** It leaves the parsing to the app; its own parser is taken for it. */
export function nestWechat() {
  load('reflect-metadata')
  const { MessageCrypto } = load('nest-wechat')
  const { XMLParser } = load('fast-xml-parser')
  const parser = new XMLParser()
  return batch(({ msg_signature, timestamp, nonce }, body) => {
    const text = MessageCrypto.decryptMessage(token, encodingAesKey, msg_signature, timestamp, nonce, body)
    return parser.parse(text).xml
  })
}

/** It has no parser at all: fast-xml-parser stands for the app's. It checks neither signature nor receiver itself. */
export function wecomCrypto() {
  const { decrypt, getSignature } = load('@wecom/crypto')
  const { XMLParser } = load('fast-xml-parser')
  const parser = new XMLParser()
  return batch(({ msg_signature, timestamp, nonce }, body) => {
    const { Encrypt } = parser.parse(body).xml
    if (getSignature(token, timestamp, nonce, Encrypt) !== msg_signature) throw new Error('signature')
    const { message, id } = decrypt(encodingAesKey, Encrypt)
    if (id !== receiver) throw new Error('receiver')
    return parser.parse(message).xml
  })
}

/** Its middleware, without Koa: the body is read already, and there is no reply. */
export function coWechat() {
  let message
  const receive = load('co-wechat')(config).middleware((received) => {
    message = received
    return ''
  })
  return batch(async (query, body) => {
    await receive({ query, method: 'POST', request: { body } })
    return message
  })
}

/** Its middleware, without Express: the body is read already, and the reply is empty. */
export function wechat() {
  const receive = load('wechat')(config, (_req, res) => res.reply(''))
  return batch(
    (query, rawBody) =>
      new Promise((resolve, reject) => {
        const req = { query, method: 'POST', rawBody }
        receive(req, { writeHead: () => undefined, end: () => resolve(req.weixin) }, reject)
      }),
  )
}

export function nodeEasywechat() {
  const { OfficialAccount } = load('node-easywechat')
  const account = new OfficialAccount({ app_id: receiver, secret: 'x', token, aes_key: encodingAesKey })
  const { parseXml } = load('node-easywechat/dist/Core/Support/Utils')
  return batch(async ({ msg_signature, timestamp, nonce }, body) => {
    const { Encrypt } = await parseXml(body)
    return parseXml(account.getEncryptor().decrypt(Encrypt, msg_signature, nonce, timestamp))
  })
}
