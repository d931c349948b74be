import { randomInt } from 'node:crypto'
import { isText } from '../texts.ts'
import { type MessageKey, messageSignature, sealMessage } from './message-cipher.ts'
import { isPushJson } from './pushed-message.ts'

/** What a reply is wrapped in where messages are encrypted. */
export interface SealedReply {
  Encrypt: string
  MsgSignature: string
  TimeStamp: string
  Nonce: string
}

// The libraries of the platforms write the name in two ways.
const names = ['Encrypt', 'encrypt']

/**
 * What is encrypted in the body of a push. The body is not parsed: nobody has proven yet who sent it, and the
 * signature covers nothing else in it.
 *
 * @returns none, one, or two where the body has the name twice: a person may have written it too
 */
export function encryptedIn(body: string): string[] {
  const find = isPushJson(body) ? textsInJson : textsInXml
  for (const name of names) {
    const found = find(body, name).filter(isText)
    if (found.length > 0) return found
  }
  return []
}

function textsInXml(body: string, name: string): string[] {
  const [start, end] = [`<${name}>`, `</${name}>`]
  const lastEnd = body.lastIndexOf(end)
  const lastStart = body.lastIndexOf(start, lastEnd)
  if (lastEnd < 0 || lastStart < 0) return []
  const firstStart = body.indexOf(start)
  const firstEnd = body.indexOf(end, firstStart)
  const textOf = (from: number, to: number): string => {
    const text = body.slice(from + start.length, to).trim()
    const isCdata = text.startsWith('<![CDATA[') && text.endsWith(']]>')
    return isCdata ? text.slice('<![CDATA['.length, -']]>'.length) : text
  }
  const last = textOf(lastStart, lastEnd)
  return firstStart === lastStart ? [last] : [last, textOf(firstStart, firstEnd)]
}

function textsInJson(body: string, name: string): string[] {
  const key = JSON.stringify(name)
  const places = [...new Set([body.lastIndexOf(key), body.indexOf(key)])]
  return places.flatMap((at) => {
    const value = /\s*:\s*"/y
    value.lastIndex = at + key.length
    if (at < 0 || !value.test(body)) return []
    return unescaped(body.slice(value.lastIndex, body.indexOf('"', value.lastIndex)))
  })
}

/** Some writers of JSON put a backslash before a slash. */
function unescaped(text: string): string[] {
  if (!text.includes('\\')) return [text]
  try {
    return [String(JSON.parse(`"${text}"`))]
  } catch {
    return []
  }
}

/** Seals the text of a reply as the platform seals its pushes. */
export function sealReply(
  text: string,
  { receiverId, token, key }: { receiverId: string; token: string; key: MessageKey },
): SealedReply {
  const Encrypt = sealMessage(key, text, receiverId)
  const [TimeStamp, Nonce] = [String(Math.floor(Date.now() / 1_000)), String(randomInt(1e9, 1e10))]
  return { Encrypt, MsgSignature: messageSignature(token, TimeStamp, Nonce, Encrypt), TimeStamp, Nonce }
}
