import { createHash } from 'node:crypto'
import type { Call } from '../engine/http/call.ts'

/** What a page gives to `wx.config` or `wx.agentConfig`. */
export type PageConfig = Record<string, unknown>

/** True when the signature was made for this very page with a ticket of this kind that is still good. */
export function isSigned(
  call: Call,
  ticketOf: { id: string; kind: string },
  url: string,
  config: PageConfig,
): boolean {
  const { nonceStr, timestamp, signature } = config
  const rest = `&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`
  return call.world.apiTickets
    .validOf(ticketOf.id, ticketOf.kind)
    .some((ticket) => createHash('sha1').update(`jsapi_ticket=${ticket}${rest}`).digest('hex') === signature)
}
