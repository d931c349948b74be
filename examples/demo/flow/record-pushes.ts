import type { RequestHandler } from 'express'
import type { MessagesRouter, PushedMessage } from 'express-wechat-auth'
import { context, type FlowContext } from './context.ts'
import { addKey, addStep, type Flow } from './flow.ts'
import type { Flows } from './flows.ts'

/**
 * Notes what WeChat pushes to the account during a login by scanning. A push comes from WeChat, not from the browser:
 * the event of the scan tells the flow by the scene of its code, and what the person writes by their openid.
 */
export function recordPushes(flows: Flows): RequestHandler {
  return (req, res, next) => {
    const flow = flows.withKey(req.query['openid'])
    const pushed: Pushed = {
      flow: flow?.way === 'scan' && !flow.outcome ? flow : undefined,
      event: undefined,
    }
    const begin = performance.now()
    res.once('finish', () => {
      const ms = performance.now() - begin
      const isAnswered = /xml/.test(res.get('content-type') ?? '')
      if (pushed.flow) notePush(pushed.flow, { event: pushed.event, ms, isAnswered })
    })
    context.run(pushed, () => next())
  }
}

interface Pushed extends FlowContext {
  /** Of a scan: `subscribe` or `SCAN`. */
  event: string | undefined
}

interface Push {
  event: string | undefined
  ms: number
  isAnswered: boolean
}

function notePush(flow: Flow, { event, ms, isAnswered }: Push): void {
  const at = Date.now() - ms
  const isScan = event !== undefined
  const act = isScan ? (event === 'subscribe' ? 'scan, follow' : 'scan') : '••••'
  addStep(flow, { kind: isScan ? 'scan' : 'number', from: 'phone', to: 'platform', label: act, at })
  const detail = isScan ? `event ${event}, with the scene` : 'text'
  addStep(flow, { kind: 'push', from: 'platform', to: 'app', label: 'POST /wechat/messages', detail, at, ms })
  if (isAnswered) addStep(flow, { kind: 'reply', from: 'app', to: 'phone', label: 'text reply, sealed' })
}

/** Handlers that run beside those of the login. */
export function watchScans(flows: Flows, messages: MessagesRouter<undefined>): void {
  const watch = ({ Event, EventKey, FromUserName }: PushedMessage): void => {
    const pushed = context.getStore()
    const flow = flows.withKey(String(EventKey).replace(/^qrscene_/, ''))
    if (pushed === undefined || flow === undefined) return
    addKey(flow, FromUserName)
    Object.assign(pushed, { flow, event: Event })
  }
  messages.on('event:subscribe', watch)
  messages.on('event:SCAN', watch)
}
