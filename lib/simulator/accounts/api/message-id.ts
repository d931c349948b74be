import { randomBytes } from 'node:crypto'
import { type Answer, jsonType } from '../../engine/http/answer.ts'
import type { SimulatedSentMessage } from '../../engine/sent-messages.ts'
import type { Call } from '../state/accounts-world.ts'

/** 19 digits: more than a JavaScript number can hold. */
function createMessageId(): string {
  return String(2n * 10n ** 18n + (randomBytes(8).readBigUInt64BE() % 10n ** 18n))
}

/** Keeps a message, and answers its id as the platform does: a bare number of 64 bit. */
export function acceptMessage(
  call: Call,
  message: Omit<SimulatedSentMessage, 'id' | 'at' | 'msgid'>,
): Answer {
  const msgid = createMessageId()
  call.world.sent.add({ ...message, msgid })
  const body = `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`
  return { status: 200, headers: { 'Content-Type': jsonType('cgi-bin') }, body, errcode: 0 }
}
