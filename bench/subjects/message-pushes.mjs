import { createCipheriv, createHash, randomBytes, randomInt } from 'node:crypto'

/** A text message, encrypted and signed as WeChat does it: the query and the body of its push. */
export function sealPush({ token, encodingAesKey, receiver, messageId }) {
  const text = `<xml><ToUserName><![CDATA[gh_0000000000aa]]></ToUserName>
<FromUserName><![CDATA[oLVPpjqs9BhvzwPj5A-vTYAX3GLc]]></FromUserName>
<CreateTime>${Math.floor(Date.now() / 1_000)}</CreateTime>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[你好，请问今天几点关门？]]></Content>
<MsgId>${messageId}</MsgId>
</xml>`
  const { query, body } = sealXml(text, { token, encodingAesKey, receiver, addressee: 'gh_0000000000aa' })
  return { query: { ...query, openid: 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc' }, body }
}

/** Any text, encrypted and signed as the platforms do it: the query and the body of its push. */
export function sealXml(text, { token, encodingAesKey, receiver, addressee = receiver }) {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const nonce = String(randomInt(1e8, 1e9))
  const encrypted = seal(Buffer.from(`${encodingAesKey}=`, 'base64'), text, receiver)
  return {
    query: {
      signature: signatureOf(token, timestamp, nonce),
      timestamp,
      nonce,
      encrypt_type: 'aes',
      msg_signature: signatureOf(token, timestamp, nonce, encrypted),
    },
    body: `<xml><ToUserName><![CDATA[${addressee}]]></ToUserName>
<Encrypt><![CDATA[${encrypted}]]></Encrypt>
</xml>`,
  }
}

function seal(key, text, receiver) {
  const message = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const content = Buffer.concat([randomBytes(16), length, message, Buffer.from(receiver)])
  const padding = 32 - (content.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([content, Buffer.alloc(padding, padding)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

const signatureOf = (...parts) => createHash('sha1').update(parts.sort().join('')).digest('hex')
