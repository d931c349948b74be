import { randomBytes } from 'node:crypto'
import { maskUrl } from '../engine/http/mask.ts'
import { exchange } from './exchange.ts'
import type { PushWorld } from './push-world.ts'
import { type Channel, isOfWecom } from './wire/channel.ts'
import { sealText } from './wire/cipher.ts'
import { withQuery } from './wire/push-query.ts'
import { createNonce, signatureOf } from './wire/signature.ts'

/** What the console says to new settings. */
export interface PushCheck {
  passed: boolean
  /** Why not. */
  reason?: string
}

const wecomPatienceMs = 1000

/** Nineteen digits: more than a number can hold. */
function createEcho(): string {
  return String((randomBytes(8).readBigUInt64BE() % 8_000_000_000_000_000_000n) + 1_000_000_000_000_000_000n)
}

/** Asks the URL to prove that it knows the token; at WeCom also that it can decrypt. */
export async function verifyUrl(world: PushWorld, channel: Channel): Promise<PushCheck> {
  const { token, encodingAESKey = '', receiveId } = channel
  const isCorp = isOfWecom(channel)
  const echo = createEcho()
  const echostr = isCorp ? sealText(encodingAESKey, echo, receiveId) : echo
  const timestamp = String(Math.floor(world.clock.now() / 1000))
  const nonce = createNonce()
  const signature = signatureOf(token, timestamp, nonce, ...(isCorp ? [echostr] : []))
  const url = withQuery(channel.url, {
    [isCorp ? 'msg_signature' : 'signature']: signature,
    timestamp,
    nonce,
    echostr,
  })
  const { replyTimeoutMs } = world.options
  const entry = world.requests.open({
    method: 'GET',
    api: 'simulator/push',
    query: { url: maskUrl(url.href) },
  })
  const outcome = await exchange(url, {
    method: 'GET',
    timeoutMs: isCorp ? Math.min(replyTimeoutMs, wecomPatienceMs) : replyTimeoutMs,
    signal: world.lifetime.signal,
  })
  if (outcome.status !== undefined) entry.status = outcome.status
  world.requests.close(entry)
  if ('failure' in outcome) return { passed: false, reason: outcome.failure }
  if (outcome.status !== 200) return { passed: false, reason: `status ${outcome.status}` }
  if (outcome.body === echo) return { passed: true }
  const got = JSON.stringify(outcome.body.slice(0, 100))
  const wanted = isCorp ? 'the decrypted echostr' : 'the echostr'
  return { passed: false, reason: `the answer is ${got}, not ${wanted} and nothing else` }
}
