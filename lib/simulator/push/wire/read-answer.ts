import type { Channel } from './channel.ts'
import { openText } from './cipher.ts'
import type { PushFields } from './fields.ts'
import { eventOf } from './message.ts'
import { type ReplyFields, type ReplyValue, readXml } from './read-xml.ts'
import { problemOfReply } from './reply-check.ts'
import { signatureOf } from './signature.ts'
import { XmlError } from './xml-tokens.ts'

/** What the account says: nothing to show (`success` or nothing at all), or a reply by the platform's names. */
export type PushReply = ReplyFields | 'success' | ''

/** An answer the platform does not take. */
class AnswerError extends Error {}

function withTexts(value: unknown): ReplyValue {
  if (Array.isArray(value)) return value.map(withTexts)
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withTexts(item)]))
}

function readJson(text: string): ReplyFields {
  try {
    return withTexts(JSON.parse(text)) as ReplyFields
  } catch {
    throw new AnswerError('it is not JSON')
  }
}

function readFields(channel: Channel, text: string): ReplyFields {
  return channel.format === 'json' && text.startsWith('{') ? readJson(text) : readXml(text)
}

function textIn(fields: ReplyFields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value === '') throw new AnswerError(`${name} is missing`)
  return value
}

/** Opens the envelope of an encrypted reply. */
function unseal(channel: Channel, encodingAESKey: string, envelope: ReplyFields): ReplyFields {
  const encrypted = textIn(envelope, 'Encrypt')
  const [timestamp, nonce] = [textIn(envelope, 'TimeStamp'), textIn(envelope, 'Nonce')]
  if (signatureOf(channel.token, timestamp, nonce, encrypted) !== textIn(envelope, 'MsgSignature')) {
    throw new AnswerError('MsgSignature is not that of token, TimeStamp, Nonce and Encrypt')
  }
  const opened = openText(encodingAESKey, encrypted)
  if (opened === undefined) throw new AnswerError('Encrypt cannot be decrypted')
  if (opened.receiveId !== channel.receiveId) {
    throw new AnswerError(`Encrypt is made for "${opened.receiveId}", not for "${channel.receiveId}"`)
  }
  return readFields(channel, opened.text)
}

function readReply(channel: Channel, message: PushFields, body: string): ReplyFields {
  const fields = readFields(channel, body)
  const { mode, encodingAESKey } = channel
  const isSealed = Object.hasOwn(fields, 'Encrypt')
  if (isSealed && (mode === 'plain' || encodingAESKey === undefined)) {
    throw new AnswerError('it is encrypted, in plain mode')
  }
  if (!isSealed && mode === 'safe') throw new AnswerError('it is not encrypted')
  const reply = isSealed ? unseal(channel, encodingAESKey ?? '', fields) : fields
  // The push of the console's test button has an answer of its own kind.
  if (eventOf(message) === 'debug_demo') return reply
  const problem = problemOfReply(channel, String(message['FromUserName']), reply)
  if (problem !== undefined) throw new AnswerError(problem)
  return reply
}

/** Reads the body of an answer, as strictly as the platform; `problem` says why it does not take it. */
export function readAnswer(
  channel: Channel,
  message: PushFields,
  body: string,
): { reply: PushReply } | { problem: string } {
  if (body === '' || body === 'success') return { reply: body }
  try {
    return { reply: readReply(channel, message, body) }
  } catch (error) {
    if (error instanceof AnswerError || error instanceof XmlError) {
      return { problem: `the answer is not in order: ${error.message}` }
    }
    throw error
  }
}
