import type { Request, Response } from 'express'
import { wayOf } from '../ways.ts'
import { describeNames, describeTarget, objectIn } from './describe.ts'
import { addKey, addStep, type Flow } from './flow.ts'

export interface AnswerNotes {
  origin: string
  /** Who asked: the platform, when it calls a callback itself; the phone, where one is played beside the browser. */
  asker: 'browser' | 'platform' | 'phone'
  /** A redirect of this answer is the end of a login. */
  isLogin: boolean
  /** Runs first. */
  done(): void
}

/** Notes, when it is sent, what a request was answered, and what became of the session. */
export function noteAnswer(req: Request, res: Response, flow: Flow, notes: AnswerNotes): void {
  const oldSession = req.sessionID
  const sendJson = res.json.bind(res)
  let body: Record<string, unknown> | undefined
  res.json = (value: unknown) => {
    body = objectIn(value)
    return sendJson(value)
  }
  res.once('finish', () => {
    notes.done()
    if (req.sessionID !== oldSession) noteSession(flow)
    const location = res.get('location')
    if (location !== undefined) noteRedirect(res, flow, location, notes)
    else if (flow.way === 'merchant' && res.statusCode === 200) noteLink(req, flow)
    else if (body !== undefined) noteJson(req, res, flow, body, notes)
    else if (notes.asker === 'browser' && !wayOf(flow.way).isInPage)
      flow.outcome ??= res.statusCode < 400 ? 'in' : 'refused'
  })
}

/** The page of a grant leads to WeChat by a link; the page after it leads nowhere. */
function noteLink(req: Request, flow: Flow): void {
  if (req.path.endsWith('/grant'))
    addStep(flow, { kind: 'link', from: 'app', to: 'browser', label: '200, a page' })
}

function noteSession(flow: Flow): void {
  addStep(flow, { kind: 'session', from: 'app', to: 'app', label: 'req.session.regenerate()' })
}

function noteRedirect(
  res: Response,
  flow: Flow,
  location: string,
  { origin, asker, isLogin }: AnswerNotes,
): void {
  const target = new URL(location, origin)
  const isOwn = target.origin === new URL(origin).origin || location.startsWith('/')
  const { label, detail } = describeTarget(location, origin)
  addStep(flow, {
    kind: isOwn ? (isLogin ? 'back' : 'guard') : 'leave',
    from: 'app',
    to: asker,
    label: `${res.statusCode} → ${label}`,
    detail,
  })
  // Where another one than the browser is sent says nothing of the browser.
  if (asker === 'platform') return
  if (isOwn) flow.expects = target.pathname + target.search
  else addKey(flow, target.searchParams.get('state'))
  if (isLogin && target.searchParams.get('error') === 'access_denied') flow.outcome = 'declined'
}

function noteJson(
  req: Request,
  res: Response,
  flow: Flow,
  body: Record<string, unknown>,
  { asker }: AnswerNotes,
): void {
  const data = objectIn(body['data'])
  const status = data?.['status']
  const isNews = typeof status === 'string'
  if (status === 'waiting') return
  const isGood = res.statusCode < 400
  const path = req.originalUrl.split('?')[0]
  addStep(flow, {
    kind: isNews ? 'news' : 'answer',
    from: 'app',
    to: asker,
    label: isNews ? `${path} → ${status}` : `${res.statusCode} ${describeNames(data)}`.trim(),
    isRefused: !isGood || status === 'expired',
  })
  // What the phone is answered ends nothing: the page is told.
  if (asker === 'phone') return
  if (!isGood || status === 'expired') flow.outcome ??= 'refused'
  else if (flow.way === 'js-sdk') flow.outcome = 'in'
}
