import {
  isSameSignature,
  type MessageKey,
  messageKeyOf,
  messageSignature,
  openWithAny,
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
  /** Whom messages may be for; a function where those are not known beforehand. */
  receiverIds: readonly string[] | ((receiverId: string) => boolean)
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
  /**
   * What a push's query shows, before its body is read: a stranger's megabyte costs nothing.
   *
   * @throws ERR_SIGNATURE, ERR_MESSAGE_TOO_OLD
   */
  admitPush(query: Query): AdmittedPush
}

/** A push that may be what it says it is. */
interface AdmittedPush {
  /** @throws ERR_SIGNATURE, ERR_MESSAGE_DECRYPT, ERR_RECEIVER_MISMATCH, ERR_PARAMETER */
  open(body: string): Push
}

interface Rules extends VerificationOptions {
  keys: readonly MessageKey[]
}

/** Proves who sent a push before anything in it is read: signature, age, decryption, receiver, then parsing. */
export function createMessageVerification(options: VerificationOptions): MessageVerification {
  const rules: Rules = { ...options, keys: options.encodingAesKeys.map(messageKeyOf) }
  const isPlain = rules.keys.length === 0
  return {
    admitPush(query) {
      if (isPlain) {
        requireSigned(rules, query, 'signature')
        return { open: (body) => openPlainPush(rules, body) }
      }
      requireLikely(rules, query)
      return { open: (body) => openSealedPush(rules, query, body) }
    },
    openPlainHandshake(query) {
      requireSigned(rules, query, 'signature')
      const echo = textOf(query['echostr'])
      // It goes back as it is, so it must not be a page.
      if (!/^[\w-]{1,128}$/.test(echo)) throw refused('the echostr is malformed')
      return echo
    },
    openSealedHandshake: (query) => open(rules, query, [textOf(query['echostr']).replaceAll(' ', '+')]).text,
  }
}

function openPlainPush(rules: Rules, body: string): Push {
  const { format, message } = requireMessage(body)
  if (message.MsgType === undefined && encryptedIn(body).length > 0) {
    throw new WechatAuthError('ERR_MESSAGE_DECRYPT', 'the message is encrypted: give "encodingAesKey"')
  }
  const receiverId = typeof rules.receiverIds === 'function' ? '' : (rules.receiverIds[0] as string)
  return {
    message,
    receiverId,
    text: body,
    write: (reply) => ({ type: format, body: written(reply, format) }),
  }
}

function openSealedPush(rules: Rules, query: Query, body: string): Push {
  const opened = open(rules, query, encryptedIn(body))
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

/** Opens that of the texts which is signed. */
function open(rules: Rules, query: Query, candidates: readonly string[]) {
  if (candidates.length === 0) {
    throw new WechatAuthError('ERR_SIGNATURE', 'the message is not encrypted, but "encodingAesKey" is given')
  }
  const { token, signed } = requireSigned(rules, query, 'msg_signature', candidates)
  const opened = openWithAny(rules.keys, signed)
  const { receiverIds } = rules
  const isOurs =
    typeof receiverIds === 'function'
      ? receiverIds(opened.receiverId)
      : receiverIds.includes(opened.receiverId)
  if (!isOurs) throw receiverMismatch()
  return { ...opened, token }
}

/** Whether it can be signed at all, and is not old. */
function requireLikely(rules: Rules, query: Query): void {
  const { timestamp, nonce, msg_signature: signature } = query
  const areTexts = [timestamp, nonce, signature].every((value) => typeof value === 'string')
  if (!areTexts || !/^[\da-f]{40}$/i.test(textOf(signature))) throw wrongSignature('msg_signature')
  requireFresh(rules, textOf(timestamp))
}

/** Which token has signed, and which of the texts: timestamp and nonce are signed with it. */
function requireSigned(
  rules: Rules,
  query: Query,
  name: string,
  candidates: readonly (string | undefined)[] = [undefined],
): { token: string; signed: string } {
  const [timestamp, nonce] = [textOf(query['timestamp']), textOf(query['nonce'])]
  for (const signed of candidates) {
    const parts = signed === undefined ? [timestamp, nonce] : [timestamp, nonce, signed]
    const token = rules.tokens.find((known) =>
      isSameSignature(query[name], messageSignature(known, ...parts)),
    )
    if (token === undefined) continue
    requireFresh(rules, timestamp)
    return { token, signed: signed ?? '' }
  }
  throw wrongSignature(name)
}

function requireFresh({ maxAgeSeconds }: Rules, timestamp: string): void {
  const age = Math.abs(Date.now() / 1_000 - Number(timestamp))
  if (/^\d{1,12}$/.test(timestamp) && age <= maxAgeSeconds) return
  throw new WechatAuthError('ERR_MESSAGE_TOO_OLD', `the message is not of the last ${maxAgeSeconds} seconds`)
}

function requireMessage(text: string): { format: PushFormat; message: PushedMessage } {
  const push = parsePush(text)
  if (push === undefined) throw refused('the message is no XML or JSON of the platform')
  return { format: push.format, message: push.fields }
}

const wrongSignature = (name: string): WechatAuthError =>
  new WechatAuthError(
    'ERR_SIGNATURE',
    `the ${name} of the message is wrong: "token" is another one here than in the console, or the message is not the platform’s`,
  )

/** A refusal looks like all others, whatever is wrong. */
const refused = (problem: string): WechatAuthError =>
  new WechatAuthError('ERR_PARAMETER', problem, { status: 403 })

const written = (reply: object, format: PushFormat): string =>
  format === 'json' ? JSON.stringify(reply) : formatMessageXml(reply)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
