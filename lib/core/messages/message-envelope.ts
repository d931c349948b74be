import { randomInt } from 'node:crypto'
import { isText } from '../texts.ts'
import { type MessageKey, messageSignature, sealMessage } from './message-cipher.ts'
import { parsePush } from './pushed-message.ts'

/** What a reply is wrapped in where messages are encrypted. */
export interface SealedReply {
  Encrypt: string
  MsgSignature: string
  TimeStamp: string
  Nonce: string
}

/** What is encrypted in the body of a push; undefined where nothing is. */
export function encryptedIn(body: string): string | undefined {
  const fields = parsePush(body)?.fields
  // The libraries of the platforms write the name in two ways.
  const value = fields?.['Encrypt'] ?? fields?.['encrypt']
  return isText(value) ? value : undefined
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
