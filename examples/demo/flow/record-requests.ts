import type { Request, RequestHandler, Response } from 'express'
import { allWays, type Way, wayOf } from '../ways.ts'
import { context } from './context.ts'
import { describeQuery } from './describe.ts'
import { addStep, type Flow, type Kind } from './flow.ts'
import type { Flows } from './flows.ts'
import { noteAnswer } from './note-answer.ts'
import { expectGrant } from './record-grants.ts'

/** What the phone beside a desktop page asks. */
const byPhone = /^\/mini\/login(?:\/scan\/(?:open|confirm|refuse))?$/
const watched = /^\/(?:wechat|wecom|mini|shops|saas|stage)\//
/** What the platforms push is recorded elsewhere. */
const pushes = /^\/(?:wechat\/(?:messages|platform\/(?:events|messages))|wecom\/suite\/(?:events|messages))/

export interface RequestRecording {
  flows: Flows
  /** Adds what the platform saw meanwhile, where the simulator plays it. */
  catchUp(flow: Flow): void
  /** The app's own address. */
  origin: string
}

/** Notes what browsers ask this app for while they log in, and what they are answered. */
export function recordRequests({ flows, catchUp, origin }: RequestRecording): RequestHandler {
  return (req, res, next) => {
    if (pushes.test(req.path)) return next()
    const own = flows.of(req)
    const way = beginningOf(req)
    const begins = way !== undefined && !isContinued(own, way, req)
    const flow = begins ? flows.begin(req, res, way.id) : (own ?? flows.withKey(req.query['state']))
    const isPart = begins || watched.test(req.path) || flow?.expects === req.originalUrl
    if (!flow || !isPart) return next()
    if (!begins) catchUp(flow)
    else if (flow.way === 'merchant') expectGrant(flow)
    context.run({ flow }, () => {
      if (!req.path.startsWith('/stage/')) record(req, res, flow, { isForeign: !own && !begins, origin })
      next()
    })
  }
}

/** The way that a request is the beginning of. */
function beginningOf(req: Request): Way | undefined {
  const asked = `${req.method} ${req.path}`
  const agent = req.headers['user-agent'] ?? ''
  const as = /wxwork/i.test(agent) ? 'wecom' : /MicroMessenger/i.test(agent) ? 'wechat' : 'plain'
  const ways = allWays.filter(
    ({ begins, path, alike }) =>
      asked === (begins ?? `GET ${path}`) || (req.method === 'GET' && alike?.test(req.path)),
  )
  return ways.find((way) => way.as === as) ?? ways[0]
}

/** A guard leads to a login and back; a page that is reloaded asks for its code to scan again. */
function isContinued(flow: Flow | undefined, way: Way, req: Request): boolean {
  if (flow === undefined || flow.outcome !== undefined) return false
  const isScan = way.id === 'scan' || way.id === 'desk'
  return flow.expects === req.originalUrl || (isScan && flow.way === way.id)
}

function record(
  req: Request,
  res: Response,
  flow: Flow,
  { isForeign, origin }: { isForeign: boolean; origin: string },
): void {
  const begin = performance.now()
  const isPhone = flow.way === 'desk' && byPhone.test(req.path)
  const asker = isForeign ? 'platform' : isPhone ? 'phone' : 'browser'
  const kind = kindOf(req, flow)
  flow.expects = undefined
  // News is told when there is some: the waiting is no step.
  const step =
    kind === 'news'
      ? undefined
      : addStep(flow, {
          kind,
          from: asker,
          to: 'app',
          label: `${req.method} ${req.path}`,
          detail: describeQuery(new URL(req.originalUrl, origin).searchParams),
        })
  noteAnswer(req, res, flow, {
    origin,
    asker,
    isLogin: kind === 'callback',
    done() {
      if (step) step.ms = performance.now() - begin
      if (step && res.statusCode >= 400) step.isRefused = true
    },
  })
}

function kindOf(req: Request, flow: Flow): Kind {
  const { method, path } = req
  if (/\/(?:callback|granted|installed)$/.test(path)) return 'callback'
  if (path === '/wechat/platform/grant' || path === '/wecom/suite/install') return 'merchant'
  // The picture is no step of its own: the call for it is.
  if (path === '/mini/login/scan/image') return 'news'
  if (path === '/wechat/scene' || path === '/mini/login/scan') return method === 'POST' ? 'scene' : 'news'
  if (flow.steps.length > 0 && flow.expects === req.originalUrl && !path.endsWith('/login')) return 'arrive'
  if (method === 'GET' && /\/(?:login|silent)$/.test(path)) return 'ask'
  if (flow.steps.length === 0) return 'open'
  return wayOf(flow.way).isInPage ? 'send' : 'call'
}
