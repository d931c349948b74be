import { type Channel, isOfWecom } from './channel.ts'
import type { PushFields } from './fields.ts'
import { createNonce, signatureOf } from './signature.ts'
import { spoilSignature, type Tamper } from './tamper.ts'

const dayS = 86_400

/** The signed part of a push: WeCom signs only what is encrypted, WeChat signs the moment too. */
export function queryOf(
  channel: Channel,
  message: PushFields,
  encrypted: string | undefined,
  now: number,
  tamper?: Tamper,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000) - (tamper === 'timestamp' ? dayS : 0))
  const nonce = createNonce()
  const sign = (...parts: string[]): string => {
    const signature = signatureOf(channel.token, timestamp, nonce, ...parts)
    return tamper === 'signature' ? spoilSignature(signature) : signature
  }
  if (isOfWecom(channel)) return { msg_signature: sign(encrypted ?? ''), timestamp, nonce }
  const about: Record<string, string> =
    channel.isForEvents === true ? {} : { openid: String(message['FromUserName']) }
  const plain = { signature: sign(), timestamp, nonce, ...about }
  return encrypted === undefined ? plain : { ...plain, encrypt_type: 'aes', msg_signature: sign(encrypted) }
}

/** Adds to what the URL has in its query already. */
export function withQuery(url: string, query: Record<string, string>): URL {
  const whole = new URL(url)
  whole.hash = ''
  whole.search = `${whole.search === '' ? '?' : `${whole.search}&`}${new URLSearchParams(query)}`
  return whole
}
