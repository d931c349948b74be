import { createDecipheriv, hash, timingSafeEqual } from 'node:crypto'
import { encodingAesKey, receiver, token } from './message-account.mjs'
import { batch } from './message-batch.mjs'

const key = Buffer.from(`${encodingAesKey}=`, 'base64')
const iv = key.subarray(0, 16)
const cdata = '<![CDATA['

/** The fields of a flat message: one pass, no entities, no nesting, no check that it is XML at all. */
function scan(xml) {
  const fields = {}
  let at = xml.indexOf('<xml>') + 5
  for (;;) {
    const open = xml.indexOf('<', at)
    if (open < 0 || xml[open + 1] === '/') return fields
    const nameEnd = xml.indexOf('>', open)
    const name = xml.slice(open + 1, nameEnd)
    const isCdata = xml.startsWith(cdata, nameEnd + 1)
    const start = isCdata ? nameEnd + 1 + cdata.length : nameEnd + 1
    const end = xml.indexOf(isCdata ? ']]>' : '<', start)
    fields[name] = xml.slice(start, end)
    at = xml.indexOf('>', isCdata ? end + 3 : end) + 1
  }
}

function openByHand(query, body) {
  const { Encrypt } = scan(body)
  const signature = hash('sha1', [token, query.timestamp, query.nonce, Encrypt].sort().join(''))
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(query.msg_signature))) throw new Error('signature')
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  const content = Buffer.concat([decipher.update(Encrypt, 'base64'), decipher.final()])
  const end = content.length - content[content.length - 1]
  const textEnd = 20 + content.readUInt32BE(16)
  if (content.toString('utf8', textEnd, end) !== receiver) throw new Error('receiver')
  return scan(content.toString('utf8', 20, textEnd))
}

export const byHand = () => batch(openByHand)
