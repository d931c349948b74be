import type { RequestHandler } from 'express'
import { context, type FlowContext } from './context.ts'
import { addKey, addStep, type Flow } from './flow.ts'
import type { Flows } from './flows.ts'

/** A push names no browser: it is counted to the newest grant that is under way. */
const key = 'a grant that is under way'

export function expectGrant(flow: Flow): void {
  addKey(flow, key)
}

/** Notes what WeChat pushes to the platform during a grant, and what the app does about it. */
export function recordGrants(flows: Flows): RequestHandler {
  return (req, res, next) => {
    const flow = flows.withKey(key)
    if (flow?.way !== 'merchant' || flow.outcome !== undefined) return next()
    const pushed: FlowContext = { flow }
    const at = Date.now()
    res.once('finish', () => {
      if (pushed.isTicket) return
      const label = `${req.method} ${req.originalUrl.split('?')[0]}`
      addStep(flow, { kind: 'push', from: 'platform', to: 'app', label, at, ms: Date.now() - at })
    })
    context.run(pushed, () => next())
  }
}
