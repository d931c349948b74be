import { createHash, randomInt } from 'node:crypto'
import {
  isSameSignature,
  type MessageKey,
  messageKeyOf,
  messageSignature,
  openMessage,
  sealMessage,
} from '../../core/messages/message-cipher.ts'
import { receiverMismatch } from '../../core/messages/message-crypto.ts'
import type { MessageFields } from '../../core/messages/message-fields.ts'
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

export interface SealedReply {
  Encrypt: string
  MsgSignature: string
  TimeStamp: string
  Nonce: string
}

/** A push whose sender is proven as far as the platform allows. */
export interface Push {
  message: PushedMessage
  /** Whom it was for; the first of the receivers in plain mode. */
  receiverId: string
  /** Stands for the very text of the message. */
  textHash: string
  /** The body and content type of a reply, sealed with the pair of token and key that the push came with. */
  write(reply: object): { type: 'xml' | 'json'; body: string }
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

interface Opened {
  text: string
  receiverId: string
  token: string
  key: MessageKey
}

/** Proves who sent a push before anything in it is read: signature, age, decryption, receiver, then parsing. */
export function createMessageVerification(options: VerificationOptions): MessageVerification {
  const { tokens, receiverIds, maxAgeSeconds } = options
  const keys = options.encodingAesKeys.map(messageKeyOf)

  /** The token that signed these parts. */
  const requireSigner = (query: Query, name: string, ...parts: string[]): string => {
    const [timestamp, nonce] = [textOf(query['timestamp']), textOf(query['nonce'])]
    const signer = tokens.find((token) =>
      isSameSignature(query[name], messageSignature(token, timestamp, nonce, ...parts)),
    )
    if (signer === undefined)
      throw new WechatAuthError('ERR_SIGNATURE', `the ${name} of the message is wrong`)
    const age = Math.abs(Date.now() / 1_000 - Number(timestamp))
    if (!/^\d{1,12}$/.test(timestamp) || age > maxAgeSeconds) {
      throw new WechatAuthError(
        'ERR_MESSAGE_TOO_OLD',
        `the message is not of the last ${maxAgeSeconds} seconds`,
      )
    }
    return signer
  }

  const open = (query: Query, encrypted: string): Opened => {
    const token = requireSigner(query, 'msg_signature', encrypted)
    const { key, text, receiverId } = openWithAny(keys, encrypted)
    if (!receiverIds.includes(receiverId)) throw receiverMismatch()
    return { text, receiverId, token, key }
  }

  const openPlain = (query: Query, body: string): Push => {
    requireSigner(query, 'signature')
    const { format, fields } = requireFields(body)
    if (fields['MsgType'] === undefined && encryptedIn(fields) !== undefined) {
      throw new WechatAuthError('ERR_MESSAGE_DECRYPT', 'the message is encrypted: give "encodingAesKey"')
    }
    return {
      message: fields as unknown as PushedMessage,
      receiverId: receiverIds[0] as string,
      textHash: hashOf(body),
      write: (reply) => ({ type: format, body: written(reply, format) }),
    }
  }

  return {
    openPlainHandshake(query) {
      requireSigner(query, 'signature')
      const echo = textOf(query['echostr'])
      // It goes back as it is, so it must not be a page.
      if (!/^[\w-]{1,128}$/.test(echo)) throw new WechatAuthError('ERR_PARAMETER', 'the echostr is malformed')
      return echo
    },

    openSealedHandshake: (query) => open(query, textOf(query['echostr']).replaceAll(' ', '+')).text,

    openPush(query, body) {
      if (keys.length === 0) return openPlain(query, body)
      // Before its signature is checked, what is wrong with a body is nobody's business.
      const envelope = parsePush(body)?.fields
      const encrypted = envelope && encryptedIn(envelope)
      if (encrypted === undefined) {
        throw new WechatAuthError(
          'ERR_SIGNATURE',
          'the message is not encrypted, but "encodingAesKey" is given',
        )
      }
      const { text, receiverId, token, key } = open(query, encrypted)
      const { format, fields } = requireFields(text)
      return {
        message: fields as unknown as PushedMessage,
        receiverId,
        textHash: hashOf(text),
        write(reply) {
          const sealed = sealReply(written(reply, format), receiverId, token, key)
          const body =
            format === 'json' ? JSON.stringify(options.jsonReply(sealed)) : formatMessageXml(sealed)
          return { type: format, body }
        },
      }
    },
  }
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

function sealReply(text: string, receiverId: string, token: string, key: MessageKey): SealedReply {
  const Encrypt = sealMessage(key, text, receiverId)
  const [TimeStamp, Nonce] = [String(Math.floor(Date.now() / 1_000)), String(randomInt(1e9, 1e10))]
  return { Encrypt, MsgSignature: messageSignature(token, TimeStamp, Nonce, Encrypt), TimeStamp, Nonce }
}

function requireFields(text: string): { format: PushFormat; fields: MessageFields } {
  const push = parsePush(text)
  if (push === undefined)
    throw new WechatAuthError('ERR_PARAMETER', 'the message is no XML or JSON of the platform')
  return push
}

/** The libraries of the platforms write the name in two ways. */
function encryptedIn({ Encrypt, encrypt }: MessageFields): string | undefined {
  const value = Encrypt ?? encrypt
  return typeof value === 'string' && value !== '' ? value : undefined
}

const written = (reply: object, format: PushFormat): string =>
  format === 'json' ? JSON.stringify(reply) : formatMessageXml(reply)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')
