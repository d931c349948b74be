import { WechatAuthError } from '../../errors.ts'
import { checkOptions, credential, kindOf, type OptionCheck, requireOptions } from '../options.ts'
import {
  isSameSignature,
  messageKeyOf,
  messageSignature,
  openMessage,
  sealMessage,
} from './message-cipher.ts'

export interface MessageCryptoOptions {
  /** The Token of the console's message settings. */
  token: string
  /** The EncodingAESKey of the console's message settings: 43 characters. */
  encodingAesKey: string
  /** The app id; for WeCom the corp id or suite id. '' where the platform sends none. */
  receiverId: string
}

/** What a signature covers. */
export interface SignedPush {
  timestamp: string
  nonce: string
  /** The encrypted text, base64. */
  encrypted: string
}

/** Seals and opens pushed messages as the platforms do (WXBizMsgCrypt). */
export interface MessageCrypto {
  /** Base64. */
  encrypt(text: string): string
  /** The text; ERR_MESSAGE_DECRYPT for what cannot be opened, ERR_RECEIVER_MISMATCH for another receiver's. */
  decrypt(encrypted: string): string
  /** `msg_signature`: 40 hex digits. */
  signature(push: SignedPush): string
  /** Never throws, whatever it is given. Check it before `decrypt()`. */
  isValidSignature(push: SignedPush & { signature: string }): boolean
}

export const encodingAesKeyCheck: OptionCheck = (value) =>
  typeof value === 'string' && /^[A-Za-z0-9+/]{43}$/.test(value)
    ? undefined
    : 'must be the 43 characters that the console shows as EncodingAESKey'

/**
 * The crypto of pushed messages, for those who do not use `wechatMessages()` or `wecomMessages()`.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Technical_Plan.html
 * @see https://developer.work.weixin.qq.com/document/path/90968
 * @example
 * const crypto = messageCrypto({ token, encodingAesKey, receiverId: 'wx...' })
 * if (crypto.isValidSignature({ signature, timestamp, nonce, encrypted })) crypto.decrypt(encrypted)
 */
export function messageCrypto(options: MessageCryptoOptions): MessageCrypto {
  checkOptions('messageCrypto', options, {
    token: credential,
    encodingAesKey: encodingAesKeyCheck,
    receiverId: (value) =>
      typeof value === 'string' ? undefined : `must be a string, which may be '', got ${kindOf(value)}`,
  })
  requireOptions('messageCrypto', options, ['token', 'encodingAesKey', 'receiverId'])
  const { token, receiverId } = options
  const key = messageKeyOf(options.encodingAesKey)

  return {
    encrypt: (plain) => sealMessage(key, plain, receiverId),
    decrypt(encrypted) {
      const opened = openMessage(key, encrypted)
      if (opened.receiverId !== receiverId) throw receiverMismatch()
      return opened.text
    },
    signature: ({ timestamp, nonce, encrypted }) => messageSignature(token, timestamp, nonce, encrypted),
    isValidSignature(push) {
      try {
        const { signature, timestamp, nonce, encrypted } = push
        const parts = [timestamp, nonce, encrypted]
        if (!parts.every((part) => typeof part === 'string')) return false
        return isSameSignature(signature, messageSignature(token, ...parts))
      } catch {
        return false
      }
    },
  }
}

export const receiverMismatch = (): WechatAuthError =>
  new WechatAuthError(
    'ERR_RECEIVER_MISMATCH',
    'the message is for another app or company: compare the app id or corp id with the console',
  )
