import { type Channel, isOfWecom } from './channel.ts'
import { sealText } from './cipher.ts'
import type { PushFields } from './fields.ts'
import { hasAgent } from './message.ts'
import { queryOf, withQuery } from './push-query.ts'
import { forgeTwin, otherReceiver, spoilCiphertext, type Tamper } from './tamper.ts'
import { writeJson, writeXml } from './write-message.ts'

/** A push as it goes over the wire. */
export interface SealedPush {
  channel: Channel
  message: PushFields
  contentType: string
  body: string
  url: URL
  /**
   * The address of a repeated try: WeChat's is the same, WeCom's is signed anew. Neither is documented, and neither has
   * been verified.
   */
  nextUrl(): URL
}

function encrypt(channel: Channel, text: string, tamper: Tamper | undefined): string | undefined {
  const { mode, encodingAESKey, receiveId } = channel
  if (mode === 'plain' || encodingAESKey === undefined) {
    if (tamper !== 'ciphertext' && tamper !== 'plain-twin') return undefined
    throw new TypeError(`simulated push: tamper "${tamper}" needs an encrypted mode`)
  }
  const sealed = sealText(encodingAESKey, text, tamper === 'receiver' ? otherReceiver(receiveId) : receiveId)
  return tamper === 'ciphertext' ? spoilCiphertext(sealed) : sealed
}

/** What is around the encrypted text. */
function outerOf(channel: Channel, message: PushFields, tamper: Tamper | undefined): PushFields {
  if (tamper === 'plain-twin') return forgeTwin(message)
  if (channel.isForEvents === true) return { AppId: channel.receiveId }
  return channel.mode === 'compatible' ? message : { ToUserName: channel.account }
}

/** @throws TypeError when the message cannot be written, or not tampered with in this way */
export function sealPush(
  channel: Channel,
  message: PushFields,
  now: () => number,
  tamper?: Tamper,
): SealedPush {
  const isJson = channel.format === 'json'
  const isCorp = isOfWecom(channel)
  const write = (fields: PushFields, between: string): string =>
    isJson ? writeJson(fields) : writeXml(fields, between)
  const isMisaddressed = tamper === 'receiver' && channel.mode === 'plain'
  const content = isMisaddressed ? { ...message, ToUserName: otherReceiver(channel.account) } : message
  const text = isJson ? write(content, '') : writeXml(content, '\n', channel.oddities)
  const encrypted = encrypt(channel, text, tamper)
  const agentId = hasAgent(channel, message) ? String(channel.agentId) : ''
  const outer: PushFields = {
    ...outerOf(channel, message, tamper),
    Encrypt: encrypted,
    ...(isCorp && { AgentID: agentId }),
  }
  const nextUrl = (): URL => withQuery(channel.url, queryOf(channel, message, encrypted, now(), tamper))
  const url = nextUrl()
  return {
    channel,
    message,
    contentType: isJson ? 'application/json' : 'text/xml',
    body: encrypted === undefined ? text : write(outer, isCorp ? '' : '\n'),
    url,
    nextUrl: isCorp ? nextUrl : () => url,
  }
}
