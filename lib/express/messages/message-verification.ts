import {
  isSameSignature,
  type MessageKey,
  messageKeyOf,
  messageSignature,
  openMessage,
} from '../../core/messages/message-cipher.ts'
import { receiverMismatch } from '../../core/messages/message-crypto.ts'
import { encryptedIn, type SealedReply, sealReply } from '../../core/messages/message-envelope.ts'
import { formatMessageXml } from '../../core/messages/message-xml.ts'
import { type PushedMessage, type PushFormat, parsePush } from '../../core/messages/pushed-message.ts'
import { WechatAuthError } from '../../errors.ts'

export interface VerificationOptions {
  tokens: readonly string[]
  /** Empty for an account in plain mode, whose bodies nobody has signed. */
  encodingAesKeys: readonly string[]
  /** Whom messages may be for. */
  receiverIds: readonly string[]
  maxAgeSeconds: number
  /** How the names in a sealed JSON reply are written. */
  jsonReply: (sealed: SealedReply) => object
}

/** A push whose sender is proven as far as the platform allows. */
export interface Push {
  message: PushedMessage
  /** Whom it was for; the first of the receivers in plain mode. */
  receiverId: string
  /** The very text of the message. */
  text: string
  /** The body and content type of a reply, sealed with the pair of token and key that the push came with. */
  write(reply: object): { type: PushFormat; body: string }
}

export type Query = Record<string, unknown>

export interface MessageVerification {
  /** What a plain handshake is to be answered with. */
  openPlainHandshake(query: Query): string
  /** The same where the question is encrypted. */
  openSealedHandshake(query: Query): string
  /** @throws ERR_SIGNATURE, ERR_MESSAGE_TOO_OLD, ERR_MESSAGE_DECRYPT, ERR_RECEIVER_MISMATCH, ERR_PARAMETER */
  openPush(query: Query, body: string): Push
}

interface Rules extends VerificationOptions {
  keys: readonly MessageKey[]
}

/** Proves who sent a push before anything in it is read: signature, age, decryption, receiver, then parsing. */
export function createMessageVerification(options: VerificationOptions): MessageVerification {
  const rules: Rules = { ...options, keys: options.encodingAesKeys.map(messageKeyOf) }
  const openPush = rules.keys.length === 0 ? openPlainPush : openSealedPush
  return {
    openPlainHandshake(query) {
      requireSigner(rules, query, 'signature')
      const echo = textOf(query['echostr'])
      // It goes back as it is, so it must not be a page.
      if (!/^[\w-]{1,128}$/.test(echo)) throw new WechatAuthError('ERR_PARAMETER', 'the echostr is malformed')
      return echo
    },
    openSealedHandshake: (query) => open(rules, query, textOf(query['echostr']).replaceAll(' ', '+')).text,
    openPush: (query, body) => openPush(rules, query, body),
  }
}

function openPlainPush(rules: Rules, query: Query, body: string): Push {
  requireSigner(rules, query, 'signature')
  const { format, message } = requireMessage(body)
  if (message.MsgType === undefined && encryptedIn(body) !== undefined) {
    throw new WechatAuthError('ERR_MESSAGE_DECRYPT', 'the message is encrypted: give "encodingAesKey"')
  }
  const receiverId = rules.receiverIds[0] as string
  return {
    message,
    receiverId,
    text: body,
    write: (reply) => ({ type: format, body: written(reply, format) }),
  }
}

function openSealedPush(rules: Rules, query: Query, body: string): Push {
  // Before its signature is checked, what is wrong with a body is nobody's business.
  const encrypted = encryptedIn(body)
  if (encrypted === undefined) {
    throw new WechatAuthError('ERR_SIGNATURE', 'the message is not encrypted, but "encodingAesKey" is given')
  }
  const opened = open(rules, query, encrypted)
  const { format, message } = requireMessage(opened.text)
  return {
    message,
    receiverId: opened.receiverId,
    text: opened.text,
    write(reply) {
      const sealed = sealReply(written(reply, format), opened)
      const isJson = format === 'json'
      return {
        type: format,
        body: isJson ? JSON.stringify(rules.jsonReply(sealed)) : formatMessageXml(sealed),
      }
    },
  }
}

interface Opened {
  text: string
  receiverId: string
  token: string
  key: MessageKey
}

function open(rules: Rules, query: Query, encrypted: string): Opened {
  const token = requireSigner(rules, query, 'msg_signature', encrypted)
  const { key, text, receiverId } = openWithAny(rules.keys, encrypted)
  if (!rules.receiverIds.includes(receiverId)) throw receiverMismatch()
  return { text, receiverId, token, key }
}

function openWithAny(keys: readonly MessageKey[], encrypted: string): Omit<Opened, 'token'> {
  let failure: unknown
  for (const key of keys) {
    try {
      return { key, ...openMessage(key, encrypted) }
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

/** The token that signed these parts. */
function requireSigner(
  { tokens, maxAgeSeconds }: Rules,
  query: Query,
  name: string,
  ...parts: string[]
): string {
  const [timestamp, nonce] = [textOf(query['timestamp']), textOf(query['nonce'])]
  const signer = tokens.find((token) =>
    isSameSignature(query[name], messageSignature(token, timestamp, nonce, ...parts)),
  )
  if (signer === undefined) throw new WechatAuthError('ERR_SIGNATURE', `the ${name} of the message is wrong`)
  const age = Math.abs(Date.now() / 1_000 - Number(timestamp))
  if (!/^\d{1,12}$/.test(timestamp) || age > maxAgeSeconds) {
    throw new WechatAuthError(
      'ERR_MESSAGE_TOO_OLD',
      `the message is not of the last ${maxAgeSeconds} seconds`,
    )
  }
  return signer
}

function requireMessage(text: string): { format: PushFormat; message: PushedMessage } {
  const push = parsePush(text)
  if (push === undefined)
    throw new WechatAuthError('ERR_PARAMETER', 'the message is no XML or JSON of the platform')
  return { format: push.format, message: push.fields }
}

const written = (reply: object, format: PushFormat): string =>
  format === 'json' ? JSON.stringify(reply) : formatMessageXml(reply)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
