import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Got } from './account-server.ts'

type Push = Pick<Got, 'query' | 'body'>

export const token = 'TokenOfTests1'
export const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

/** What xiaoming writes. WeChat does not split what ends a CDATA. */
export const text = { MsgType: 'text', Content: '你好 <b>&</b> ]]> 🌸' }

/** The signature as the documents describe it, by other code than the simulator's. */
export function sign(...parts: (string | undefined)[]): string {
  return createHash('sha1')
    .update([token, ...parts].sort().join(''))
    .digest('hex')
}

const key = Buffer.from(`${encodingAESKey}=`, 'base64')

export function unseal(encrypted: string): { text: string; receiveId: string } {
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const bytes = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
  const plain = bytes.subarray(0, bytes.length - (bytes.at(-1) ?? 0))
  const end = 20 + plain.readUInt32BE(16)
  return { text: plain.subarray(20, end).toString(), receiveId: plain.subarray(end).toString() }
}

/** Whether the signature is a true one, whatever is encrypted. */
export const isSigned = ({ query, body }: Push): boolean =>
  query['msg_signature'] === sign(query['timestamp'], query['nonce'], encryptIn(body))

/** What is encrypted in a push, opened, and whether its signature is a true one. */
export function openSealed(push: Push = { query: {}, body: '' }): {
  isSigned: boolean
  encrypted: string
  text: string
  receiveId: string
} {
  const encrypted = encryptIn(push.body)
  return { isSigned: isSigned(push), encrypted, ...unseal(encrypted) }
}

export function seal(content: string, receiveId: string): string {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(content))
  const plain = Buffer.concat([randomBytes(16), length, Buffer.from(content + receiveId)])
  const pad = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString('base64')
}

/** An encrypted reply, with changes for the worse. */
export function envelope(
  content: string,
  receiveId: string,
  change: { signature?: string; json?: boolean } = {},
): string {
  const Encrypt = seal(content, receiveId)
  const signature = change.signature ?? sign('1713424427', '415670741', Encrypt)
  if (change.json === true) {
    return JSON.stringify({ Encrypt, MsgSignature: signature, TimeStamp: 1713424427, Nonce: '415670741' })
  }
  return `<xml><Encrypt><![CDATA[${Encrypt}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature>
<TimeStamp>1713424427</TimeStamp><Nonce><![CDATA[415670741]]></Nonce></xml>`
}

export function encryptIn(body: string): string {
  return (
    /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)?.[1] ?? /"Encrypt":"(.*?)"/.exec(body)?.[1] ?? ''
  )
}

export function textReply(to: string, from: string, content = 'hello'): string {
  return `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>12345678</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content></xml>`
}
