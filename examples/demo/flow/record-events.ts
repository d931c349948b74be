import type { WechatAuthEvent } from 'express-wechat-auth'
import { wayOf } from '../ways.ts'
import { context, currentFlow } from './context.ts'
import { addStep, type Kind } from './flow.ts'

/** For the option `onEvent`: notes how logins end, and what went wrong on the way. */
export function recordEvent(event: WechatAuthEvent): void {
  const served = context.getStore()
  if (served && event.type === 'ticket-received') served.isTicket = true
  const flow = currentFlow()
  if (flow === undefined) return
  const note = (kind: Kind, label: string, isRefused = false): void =>
    void addStep(flow, { kind, from: 'app', to: 'app', label, isRefused })

  if (event.type === 'login') {
    // The phone beside a desktop page logs in for itself first.
    const isOfPhone = flow.way === 'desk' && event.flow !== 'scan'
    if (wayOf(flow.way).isInPage && !isOfPhone) flow.outcome = 'in'
    if (event.replayed) note('call', 'the outcome of a doubled callback was used again')
  } else if (event.type === 'login-restart') {
    note('restart', `login-restart: ${event.reason}`)
  } else if (event.type === 'profile-failure') {
    note('call', 'profile-failure', true)
  } else if (event.type === 'refusal') {
    const errcode = event.errcode === undefined ? '' : `, errcode ${event.errcode}`
    note('refusal', `${event.status} ${event.code}${errcode}`, true)
  }
}
